import { describe, expect, it } from "vitest";
import { z } from "zod";
import { renderSettingsTable, settingDescriptions } from "../../../infra/settings/describe-settings.ts";
import { valueAt } from "../../../infra/settings/raw-values.ts";
import { readSettings } from "../../../infra/settings/read-settings.ts";
import { stackSettingsSchema } from "../../../infra/settings/schema.ts";
import { shop } from "./orders.ts";

/** Every path of the schema down to values, by zod's own translation to JSON Schema; names that are the user's are `*`. */
function leavesOf(schema: z.core.JSONSchema._JSONSchema, path: readonly string[] = []): string[] {
  if (typeof schema === "boolean") {
    return [path.join(".")];
  }
  const options = schema.oneOf ?? schema.anyOf ?? [];
  if (options.length > 0) {
    return options.flatMap((option) => leavesOf(option, path));
  }
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties).flatMap(([name, member]) => leavesOf(member, [...path, name]));
  }
  return schema.type === "object" && schema.additionalProperties !== undefined
    ? leavesOf(schema.additionalProperties, [...path, "*"])
    : [path.join(".")];
}

const plain = ({ name }: { readonly name: string }) => name.replace(/<\w+>/g, "*");
const shown = (value: unknown): string => {
  const isNone = value === "" || (Array.isArray(value) && value.length === 0);
  return isNone ? "none" : `\`${String(value)}\``;
};

describe("the list of settings", () => {
  it("has each setting of the schema, and nothing else", () => {
    // Units and ranges are one setting each, with two or three numbers inside.
    const inside = /\.(read|write|minimum|maximum)$/;
    const leaves = leavesOf(z.toJSONSchema(stackSettingsSchema, { unrepresentable: "any" }));
    const names = leaves.map((leaf) =>
      leaf.includes("maximumUnits") ? leaf.replace(inside, "") : leaf.replace(/\.(minimum|maximum)$/, ""),
    );
    expect(settingDescriptions.map(plain).sort()).toEqual([...new Set(names)].sort());
    expect(new Set(settingDescriptions.map(({ name }) => name)).size).toBe(settingDescriptions.length);
  });

  it.each(["development", "production"] as const)("shows the defaults of %s as they are", (environment) => {
    const onDemand = readSettings({ environment }, shop);
    const provisioned = readSettings({ environment, capacity: { mode: "provisioned" } }, shop);
    // Where there is no single value, the text has to be one of these.
    const inWords = ["none", "a key that AWS owns", "from the design's rates"];
    for (const { name, ...defaults } of settingDescriptions.filter(
      ({ name }) => !name.startsWith("roles.") && name !== "environment",
    )) {
      const path = name.split(".");
      const value = valueAt(onDemand, path) ?? valueAt(provisioned, path);
      if (value === undefined) {
        expect([name, inWords.includes(defaults[environment])]).toEqual([name, true]);
      } else {
        expect([name, defaults[environment]]).toEqual([name, shown(value)]);
      }
    }
    expect(Object.keys(onDemand.roles)).toEqual(["reader", "writer"]);
  });

  it("is a table that Markdown can show", () => {
    const lines = renderSettingsTable().trimEnd().split("\n");
    expect(lines).toHaveLength(settingDescriptions.length + 2);
    expect(new Set(lines.map((line) => line.split("|").length))).toEqual(new Set([6]));
    expect(lines).toContain(
      "| `protect` | `true` or `false` | `false`, in production `true` | Pulumi refuses to delete or replace the tables. |",
    );
    expect(lines).toContain(
      "| `capacity.targetPercent` | a number from 20 to 90 | `70` | Provisioned: share of the units that autoscaling keeps consumed. |",
    );
  });
});
