import * as enums from "@pulumi/aws/types/enums/index.js";
import { describe, expect, it } from "vitest";
import { assertRegion, regions } from "../../../infra/settings/region.ts";
import { DesignError } from "../../../model/index.ts";

describe("the region", () => {
  it.each(regions)("%s is known", (region) => {
    expect(() => assertRegion(region, false)).not.toThrow();
  });

  it("is known when the provider knows it, each once", () => {
    expect([...regions].sort()).toEqual(Object.values(enums.Region).sort());
  });

  it.each([undefined, ""])("has to be set, and the command is told: %j", (region) => {
    for (const skipValidation of [false, true]) {
      expect(() => assertRegion(region, skipValidation)).toThrow(
        /^The stack's configuration has a problem:\n {2}aws:region: no region is set \[region_missing\]\n {4}to mend it: pulumi config set aws:region eu-west-2$/,
      );
    }
  });

  it.each([
    ["eu-west2", "eu-west-2"],
    ["EU-WEST-2", "eu-west-2"],
    ["us-esat-1", "us-east-1"],
    ["eu-cental-1", "eu-central-1"],
  ])("%s is unknown, and %s is proposed", (region, meant) => {
    expect(() => assertRegion(region, false)).toThrow(DesignError);
    expect(() => assertRegion(region, false)).toThrow(
      `"${region}" is no region of AWS [region_unknown]\n    to mend it: did you mean ${meant}? pulumi config set aws:region ${meant}`,
    );
  });

  it("may be newer than the list when validation is skipped", () => {
    expect(() => assertRegion("atlantis-north-1", false)).toThrow(/aws:skipRegionValidation true/);
    expect(() => assertRegion("atlantis-north-1", true)).not.toThrow();
  });
});
