import { DesignError } from "../../model/schema/problem.ts";
import { closestTo } from "./closest.ts";

/** AWS's regions, all partitions, as of 22 November 2026 (AWS General Reference, "AWS Regions"). */
export const regions: readonly string[] = [
  ..."af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2".split(" "),
  ..."ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6".split(" "),
  ..."ap-southeast-7 ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2".split(" "),
  ..."eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1".split(" "),
  ..."us-east-1 us-east-2 us-west-1 us-west-2 cn-north-1 cn-northwest-1 eusc-de-east-1".split(" "),
  ..."us-gov-east-1 us-gov-west-1 us-iso-east-1 us-iso-west-1 us-isob-east-1 us-isob-west-1".split(" "),
  ..."eu-isoe-west-1 us-isof-east-1 us-isof-south-1".split(" "),
];

const example = "pulumi config set aws:region eu-west-2";

/**
 * A region that AWS has. One that is newer than the list passes with `skipValidation` (Pulumi's `aws:skipRegionValidation`).
 *
 * @throws DesignError `region_missing` or `region_unknown`, with the command that sets it.
 */
export function assertRegion(region: string | undefined, skipValidation: boolean): asserts region is string {
  if (region === undefined || region === "") {
    throw regionError("region_missing", "no region is set", example);
  }
  if (skipValidation || regions.includes(region)) {
    return;
  }
  const closest = closestTo(region, regions);
  const suggestion =
    closest === undefined
      ? `${example}, or the region that you mean`
      : `did you mean ${closest}? pulumi config set aws:region ${closest}`;
  const fix = `${suggestion} (if the region is new: pulumi config set aws:skipRegionValidation true)`;
  throw regionError("region_unknown", `"${region}" is no region of AWS`, fix);
}

function regionError(code: string, message: string, fix: string): DesignError {
  return new DesignError([{ code, path: "aws:region", message, fix }], "The stack's configuration");
}
