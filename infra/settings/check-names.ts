import { resourceName } from "../../model/schema/check/tables.ts";
import type { Design } from "../../model/schema/design.ts";
import type { Problem } from "../../model/schema/problem.ts";
import { closestTo } from "./closest.ts";
import { namesAt, ownMember, textsAt, valueAt } from "./raw-values.ts";
import { settingPath } from "./setting-problems.ts";

type Path = readonly PropertyKey[];

/** Names that the design lacks and names that AWS refuses. Looks at raw values, so that a wrong type elsewhere hides nothing. */
export function checkNames(values: unknown, design: Design, prefix: string): readonly Problem[] {
  return [
    ...checkTableNames(values, design, prefix),
    ...checkIndexNames(values, design, prefix),
    ...checkRoles(values, design, prefix),
    ...checkNamePrefix(values, design, prefix),
    ...checkTags(values, prefix),
  ];
}

function checkTableNames(values: unknown, { tables }: Design, prefix: string): readonly Problem[] {
  const known = tables.map(({ name }) => name);
  const unknown: readonly Path[] = [["capacity", "tables"], ["streams"]].flatMap((path) =>
    namesAt(values, path)
      .filter((name) => !known.includes(name))
      .map((name) => [...path, name]),
  );
  // A table that was removed from the design has to be nameable, and a misspelled one allows nothing: so only the form is checked.
  const malformed = textsAt(values, ["allowDataLoss"]).filter(([, name]) => !resourceName.test(name));
  return [
    ...unknown.map((path) => unknownName(settingPath(prefix, path), "table", String(path.at(-1)), known)),
    ...malformed.map(([position]) => ({
      code: "table_name",
      path: settingPath(prefix, ["allowDataLoss", position]),
      message: "it is not a table name that DynamoDB accepts",
      fix: "give the name that the table has in the design",
    })),
  ];
}

function unknownName(path: string, kind: string, name: string, known: readonly string[]): Problem {
  const closest = closestTo(name, known);
  const fix =
    closest === undefined ? `use one of ${known.join(", ") || "none: remove it"}` : `did you mean "${closest}"?`;
  return { code: `${kind}_unknown`, path, message: `the design has no ${kind} "${name}"`, fix };
}

function checkIndexNames(values: unknown, { indexes, tables }: Design, prefix: string): readonly Problem[] {
  return tables.flatMap(({ name: table }) => {
    const own = indexes.filter((index) => index.table.name === table);
    const global = own.filter(({ scope }) => scope === "global").map(({ name }) => name);
    const path = ["capacity", "tables", table, "indexes"];
    return namesAt(values, path).flatMap((name): readonly Problem[] => {
      const where = settingPath(prefix, [...path, name]);
      if (own.some((index) => index.name === name && index.scope === "local")) {
        const message = `"${name}" is a local index, which uses the capacity of its table`;
        return [{ code: "index_local", path: where, message, fix: `remove it, and set the capacity of ${table}` }];
      }
      return global.includes(name) ? [] : [unknownName(where, "index", name, global)];
    });
  });
}

/** What resources and policies of the role are called. */
const roleName = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

function checkRoles(values: unknown, { patterns }: Design, prefix: string): readonly Problem[] {
  return namesAt(values, ["roles"]).flatMap((role): readonly Problem[] => {
    const path = ["roles", role];
    const named = textsAt(values, [...path, "patterns"]);
    const found = named.flatMap(([, name]) => ownMember(patterns, name) ?? []);
    const parameters = [...new Set(found.flatMap((pattern) => Object.keys(pattern.parameters)))];
    const strangers = namesAt(values, [...path, "callerIs"]).filter((name) => !parameters.includes(name));
    return [
      ...(roleName.test(role) ? [] : [roleNameProblem(settingPath(prefix, path))]),
      ...named
        .filter(([, name]) => !Object.hasOwn(patterns, name))
        .map(([position, name]) =>
          unknownName(settingPath(prefix, [...path, "patterns", position]), "pattern", name, Object.keys(patterns)),
        ),
      // Without a known pattern nothing can be said about parameters.
      ...(found.length === 0 ? [] : strangers).map((name) => ({
        ...unknownName(settingPath(prefix, [...path, "callerIs", name]), "parameter", name, parameters),
        message: `no pattern of the role has a parameter "${name}"`,
      })),
    ];
  });
}

function roleNameProblem(path: string): Problem {
  const message = "it is not a name that policies can be made of";
  return { code: "role_name", path, message, fix: "use at most 64 letters, digits, - and _, a letter first" };
}

/** The design's own names are right, so only the length can be wrong once the prefix is text of the right letters. */
function checkNamePrefix(values: unknown, { tables }: Design, prefix: string): readonly Problem[] {
  const namePrefix = valueAt(values, ["namePrefix"]);
  const lengthMost = 255;
  const tooLong = tables.filter(
    ({ name }) => typeof namePrefix === "string" && namePrefix.length + name.length > lengthMost,
  );
  const names = tooLong.map(({ name }) => name).join(", ");
  const message = `with it the name of ${names} is longer than the ${lengthMost} characters that DynamoDB takes`;
  const path = settingPath(prefix, ["namePrefix"]);
  return tooLong.length === 0 ? [] : [{ code: "name_too_long", path, message, fix: "use a shorter prefix" }];
}

/** AWS's rules for tags (DynamoDB Developer Guide, "Tagging restrictions in DynamoDB"). */
const tagKey = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu;
const tagsMost = 50;

function checkTags(values: unknown, prefix: string): readonly Problem[] {
  const keys = namesAt(values, ["tags"]);
  const malformed = keys.filter((key) => !tagKey.test(key));
  const fix = "use 1 to 128 letters, digits, spaces and _.:/=+-@, and do not begin with aws:";
  const tooMany = {
    code: "tags_too_many",
    path: settingPath(prefix, ["tags"]),
    message: `there are ${keys.length} tags`,
    fix: `give at most ${tagsMost}`,
  };
  return [
    ...malformed.map((key) => ({
      code: "tag_key",
      path: settingPath(prefix, ["tags", key]),
      message: "AWS does not take it as the key of a tag",
      fix,
    })),
    ...(keys.length > tagsMost ? [tooMany] : []),
  ];
}
