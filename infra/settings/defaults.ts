import type { Design } from "../../model/schema/design.ts";
import type { AlarmSettings, Role, StackSettings } from "./settings.ts";

/** What an environment turns on. Each can be set by itself. */
export function environmentDefaults(environment: StackSettings["environment"]) {
  const isProduction = environment === "production";
  return {
    pointInTimeRecovery: isProduction,
    deletionProtection: isProduction,
    protect: isProduction,
    retainOnDelete: false,
    alarms: {
      enabled: isProduction,
      notify: [],
      dashboard: isProduction,
      consumedPercent: 80,
      minutes: 5,
    } satisfies AlarmSettings,
  };
}

export const provisionedDefaults = { scale: 1, targetPercent: 70, maximumFactor: 10 };

/** `reader` may send every pattern that reads, `writer` every pattern that writes; one without patterns is left out. */
export function defaultRoles({ patterns }: Design): { readonly [role: string]: Role } {
  const namesOf = (kind: "read" | "write") => Object.keys(patterns).filter((name) => patterns[name]?.kind === kind);
  const roles: [string, Role][] = [
    ["reader", { patterns: namesOf("read"), callerIs: {} }],
    ["writer", { patterns: namesOf("write"), callerIs: {} }],
  ];
  return Object.fromEntries(roles.filter(([, role]) => role.patterns.length > 0));
}
