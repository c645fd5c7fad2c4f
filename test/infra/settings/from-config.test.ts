import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { valuesOf } from "../../../infra/settings/from-config.ts";
import { readSettings } from "../../../infra/settings/read-settings.ts";
import { DesignError } from "../../../model/index.ts";
import { shop } from "./orders.ts";
import { settingsInput } from "./settings-arbitrary.ts";

/** As Pulumi keeps settings: text as it is, everything else as JSON. */
function toConfig(settings: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      `tablewright:${name}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

describe("values of a configuration", () => {
  it("are what was set, whatever it is", () => {
    fc.assert(
      fc.property(settingsInput, (settings) => {
        expect(valuesOf(toConfig(settings), "tablewright")).toEqual(settings);
      }),
    );
  });

  it("are the project's own, without the design's path", () => {
    const config = {
      "tablewright:namePrefix": "a:b",
      "tablewright:design": "./design.ts",
      "aws:region": "eu-west-2",
      "tablewright-two:protect": "true",
      "other:namePrefix": "x",
    };
    expect(valuesOf(config, "tablewright")).toEqual({ namePrefix: "a:b" });
    expect(valuesOf(config, "tablewright-two")).toEqual({ protect: true });
  });

  it.each(["123", "true", "null", "{}", "[1]", '"x"', "1e3"])("keep %s as text where the setting is text", (text) => {
    for (const name of ["namePrefix", "environment", "tableClass", "encryptionKeyArn", "notASetting"]) {
      expect(valuesOf({ [`tablewright:${name}`]: text }, "tablewright")).toEqual({ [name]: text });
    }
  });

  it("keep what is no JSON as text, for the settings to refuse", () => {
    expect(valuesOf({ "tablewright:protect": "yes" }, "tablewright")).toEqual({ protect: "yes" });
    expect(() => readSettings(valuesOf({ "tablewright:tags": "{oops" }, "tablewright"), shop)).toThrow(DesignError);
  });

  it("write back the tags that Pulumi took for numbers and booleans", () => {
    const tags = '{"costCentre":1234,"audited":true,"team":"a","ratio":1.5,"none":null}';
    expect(valuesOf({ "tablewright:tags": tags }, "tablewright")).toEqual({
      tags: { costCentre: "1234", audited: "true", team: "a", ratio: 1.5, none: null },
    });
  });
});
