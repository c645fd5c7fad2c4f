import type { Problem } from "../../model/schema/problem.ts";
import { environmentDefaults } from "./defaults.ts";
import { textsAt, valueAt } from "./raw-values.ts";
import { settingPath } from "./setting-problems.ts";

/** Safeguards that leave nothing of the permission to lose a table's items, and what each of them does. */
const safeguards = [
  { name: "deletionProtection", refuses: "DynamoDB refuses to delete the table" },
  { name: "protect", refuses: "Pulumi refuses to delete or replace the table" },
  { name: "retainOnDelete", refuses: "the old table stays in AWS and its name is taken" },
] as const;

/**
 * Settings that cannot hold together: a table whose items may be lost, and a safeguard that keeps it. Refused here, because a
 * preview would look well and the `up` would stop half way.
 */
export function checkContradictions(values: unknown, prefix: string): readonly Problem[] {
  if (textsAt(values, ["allowDataLoss"]).length === 0) {
    return [];
  }
  const defaults = environmentDefaults(
    valueAt(values, ["environment"]) === "production" ? "production" : "development",
  );
  return safeguards.flatMap(({ name, refuses }) => {
    const given = valueAt(values, [name]);
    if (!(typeof given === "boolean" ? given : defaults[name])) {
      return [];
    }
    const setting = settingPath(prefix, [name]);
    const message = `it names tables to replace or remove, but ${setting} is on${given === true ? "" : " in production"}: ${refuses}`;
    const fix = `set ${setting} to false and run "pulumi up" once before the change, or empty this list`;
    return [{ code: "settings_contradict", path: settingPath(prefix, ["allowDataLoss"]), message, fix }];
  });
}
