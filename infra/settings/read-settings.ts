import type { z } from "zod";
import type { Design } from "../../model/schema/design.ts";
import { DesignError } from "../../model/schema/problem.ts";
import { checkContradictions } from "./check-contradictions.ts";
import { checkNames } from "./check-names.ts";
import { defaultRoles, environmentDefaults, provisionedDefaults } from "./defaults.ts";
import { isRecord, type RawValues } from "./raw-values.ts";
import { type StackSettingsInput, stackSettingsSchema } from "./schema.ts";
import { toProblems } from "./setting-problems.ts";
import type { CapacitySettings, Role, StackSettings } from "./settings.ts";

export type { StackSettingsInput };

/**
 * Reads the settings of a stack: checked against the design, complete with the environment's defaults.
 *
 * `prefix` is put before a setting's name in problems: the namespace of Pulumi's configuration, or what a caller calls the
 * object. Members that are `undefined` count as not given.
 *
 * @throws DesignError with every problem at once. No value is shown, only names: a value may be a secret.
 */
export function readSettings(values: RawValues, design: Design, prefix = "tablewright:"): StackSettings {
  const given = isRecord(values)
    ? Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
    : values;
  const parsed = stackSettingsSchema.safeParse(given);
  const problems = [
    ...(parsed.success ? [] : toProblems(parsed.error.issues, given, prefix)),
    ...checkNames(given, design, prefix),
    ...checkContradictions(given, prefix),
  ];
  if (problems.length > 0 || !parsed.success) {
    throw new DesignError(problems, "The stack's configuration");
  }
  return complete(parsed.data, design);
}

type Checked = z.output<typeof stackSettingsSchema>;

function complete(given: Checked, design: Design): StackSettings {
  const { environment = "development", alarms, capacity, roles, ...others } = given;
  const defaults = environmentDefaults(environment);
  return {
    environment,
    namePrefix: "",
    tableClass: "STANDARD",
    streams: {},
    tags: {},
    allowDataLoss: [],
    ...defaults,
    ...others,
    capacity: completeCapacity(capacity),
    roles: roles === undefined ? defaultRoles(design) : completeRoles(roles),
    alarms: { ...defaults.alarms, ...alarms },
  };
}

function completeCapacity(given: Checked["capacity"] = {}): CapacitySettings {
  return given.mode === "provisioned"
    ? { ...provisionedDefaults, tables: {}, ...given }
    : { tables: {}, ...given, mode: "on-demand" };
}

function completeRoles(roles: NonNullable<Checked["roles"]>): { readonly [role: string]: Role } {
  return Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, { callerIs: {}, ...role }]));
}
