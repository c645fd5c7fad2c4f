import { DesignError, type Problem } from "../schema/problem.ts";
import type { DeployedTable, DeploymentDescription } from "./description.ts";

/** The key of the description among a stack's outputs. */
const outputName = "deployment";

/**
 * Reads what a stack said that it deployed: the description itself, or all that `pulumi stack output --json` prints, which holds
 * the description as `deployment`.
 *
 * @throws DesignError with everything that is wrong: `deployment_missing`, `deployment_version`, `deployment_member`. No value of
 * the output is part of a message, since other outputs may be secrets.
 */
export function readDescription(value: unknown): DeploymentDescription {
  const found = isRecord(value) && !("schemaVersion" in value) ? value[outputName] : value;
  const problems = isRecord(found) ? checkVersion(found.schemaVersion) : [missing];
  if (!isRecord(found) || problems.some(({ code }) => code === "deployment_version_unknown")) {
    throw toError(problems);
  }
  const read = new Reader(problems);
  const description: DeploymentDescription = {
    schemaVersion: 1,
    design: read.text(found, "design", outputName),
    fingerprint: read.text(found, "fingerprint", outputName),
    region: read.text(found, "region", outputName),
    tables: read.record(found, "tables", outputName, (table, path) => readTable(table, path, read)),
    policies: read.record(found, "policies", outputName, (arn, path) => read.asText(arn, path)),
  };
  if (problems.length > 0) {
    throw toError(problems);
  }
  return description;
}

function readTable(value: unknown, path: string, read: Reader): DeployedTable {
  const table = read.asRecord(value, path);
  return {
    name: read.text(table, "name", path),
    arn: read.text(table, "arn", path),
    region: read.text(table, "region", path),
    ...(table.streamArn === undefined ? {} : { streamArn: read.text(table, "streamArn", path) }),
    indexes: read.record(table, "indexes", path, (index, at) => ({
      arn: read.text(read.asRecord(index, at), "arn", at),
    })),
  };
}

const missing: Problem = {
  code: "deployment_missing",
  path: outputName,
  message: "there is no description of a deployment in it",
  fix: "give what `pulumi stack output --json` prints after `pulumi up` of this design",
};

function checkVersion(version: unknown): Problem[] {
  if (version === 1) {
    return [];
  }
  const path = `${outputName}.schemaVersion`;
  return typeof version === "number"
    ? [
        {
          code: "deployment_version_unknown",
          path,
          message: `version ${version} was written by another release; this one reads version 1`,
          fix: "use the release of tablewright that deployed the stack, or deploy it again with this one",
        },
      ]
    : [{ code: "deployment_member", path, message: "it is not the number 1", fix: "deploy the stack again" }];
}

const toError = (problems: readonly Problem[]) => new DesignError(problems, "The stack's output");

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads members and gathers what is wrong with them; what it gives for those is never seen, because the list is thrown. */
class Reader {
  readonly #problems: Problem[];

  constructor(problems: Problem[]) {
    this.#problems = problems;
  }

  text(holder: Readonly<Record<string, unknown>>, name: string, path: string): string {
    return this.asText(holder[name], `${path}.${name}`);
  }

  asText(value: unknown, path: string): string {
    if (typeof value === "string" && value !== "") {
      return value;
    }
    this.#add(path, "a text that is not empty");
    return "";
  }

  record<Member>(
    holder: Readonly<Record<string, unknown>>,
    name: string,
    path: string,
    read: (value: unknown, path: string) => Member,
  ): { readonly [name: string]: Member } {
    const at = `${path}.${name}`;
    const entries = Object.entries(this.asRecord(holder[name], at));
    return Object.fromEntries(entries.map(([key, value]) => [key, read(value, `${at}.${key}`)]));
  }

  asRecord(value: unknown, path: string): Readonly<Record<string, unknown>> {
    if (isRecord(value)) {
      return value;
    }
    this.#add(path, "an object");
    return {};
  }

  #add(path: string, wanted: string): void {
    this.#problems.push({
      code: "deployment_member",
      path,
      message: `it is not ${wanted}`,
      fix: "deploy the stack again",
    });
  }
}
