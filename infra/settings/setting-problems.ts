import type { z } from "zod";
import type { Problem } from "../../model/schema/problem.ts";
import { closestTo } from "./closest.ts";
import { valueAt } from "./raw-values.ts";
import { stackSettingsSchema } from "./schema.ts";
import { descriptionOf, memberNames, schemasAt } from "./schema-walk.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const plainName = /^[A-Za-z0-9_-]+$/;

/** A setting as a user types it after `pulumi config set --path`: `tablewright:capacity.tables["My.Table"].read`. */
export function settingPath(prefix: string, path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") {
      return `${text}[${part}]`;
    }
    const name = String(part);
    if (!plainName.test(name)) {
      return `${text}[${JSON.stringify(name)}]`;
    }
    return text === prefix ? text + name : `${text}.${name}`;
  }, prefix);
}

/** What the schema refused, as problems. They name settings and kinds of value, never a value: it may be a secret. */
export function toProblems(issues: readonly Issue[], values: unknown, prefix: string): readonly Problem[] {
  return issues.flatMap((issue) => {
    switch (issue.code) {
      case "unrecognized_keys":
        return issue.keys.map((key) => unknownSetting(issue.path, key, values, prefix));
      case "custom":
        // Ranges are all that is refined.
        return [rangeProblem(issue, prefix)];
      default:
        return [valueProblem(issue, values, prefix)];
    }
  });
}

function unknownSetting(path: Path, key: string, values: unknown, prefix: string): Problem {
  const problem = { code: "setting_unknown", path: settingPath(prefix, [...path, key]) };
  const known = [...new Set(schemasAt(stackSettingsSchema, path).flatMap(memberNames))];
  if (known.includes(key)) {
    // Known at this place, but refused: it is a member of the other kind of capacity.
    const mode = valueAt(values, ["capacity", "mode"]) === "provisioned" ? "on-demand" : "provisioned";
    return {
      ...problem,
      message: `it is a setting of ${mode} capacity`,
      fix: `set ${settingPath(prefix, ["capacity", "mode"])} to "${mode}", or remove it`,
    };
  }
  if (path.length === 0 && key.includes(".") && known.includes(key.split(".")[0] ?? "")) {
    return {
      ...problem,
      message: "there is no such setting; a dot leads into one only with --path",
      fix: `run \`pulumi config rm ${prefix}${key}\` and \`pulumi config set --path '${prefix}${key}' <value>\``,
    };
  }
  const closest = closestTo(key, known);
  return {
    ...problem,
    message: "there is no such setting",
    fix: closest === undefined ? `remove it, or use one of ${known.join(", ")}` : `did you mean "${closest}"?`,
  };
}

function rangeProblem({ path, message }: Issue, prefix: string): Problem {
  const fix = "give a maximum that is at least the minimum";
  return { code: "setting_range", path: settingPath(prefix, path), message, fix };
}

function valueProblem({ code, path }: Issue, values: unknown, prefix: string): Problem {
  const [schema] = schemasAt(stackSettingsSchema, path);
  const expected = (schema === undefined ? undefined : descriptionOf(schema)) ?? "an object of settings";
  const value = valueAt(values, path);
  const fix = `give ${expected}`;
  if (value === undefined) {
    const message = `it is missing and has to be ${expected}`;
    return { code: "setting_missing", path: settingPath(prefix, path), message, fix };
  }
  const message =
    code === "invalid_type" ? `it is ${kindOf(value)}, and has to be ${expected}` : `it has to be ${expected}`;
  return {
    code: code === "invalid_type" ? "setting_type" : "setting_value",
    path: settingPath(prefix, path),
    message,
    fix,
  };
}

function kindOf(value: unknown): string {
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "a list";
  }
  switch (typeof value) {
    case "string":
      return "text";
    case "number":
      return Number.isInteger(value) || !Number.isFinite(value) ? "a number" : "a number with a fraction";
    case "boolean":
      return "true or false";
    default:
      return "an object";
  }
}
