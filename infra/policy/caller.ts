/**
 * Roles that are tied to their caller. IAM compares nothing but partition keys with what it knows of a caller, and a policy allows
 * what any of its statements does, so one request without such a comparison opens its whole table to every caller of the role.
 * Hence the rule: in a role with `callerIs`, every partition key that a pattern reaches is made of a property of the caller.
 */
import type { Design } from "../../model/schema/design.ts";
import type { AnyPattern } from "../../model/schema/pattern.ts";
import type { Problem } from "../../model/schema/problem.ts";
import { placeholdersOf } from "../../model/schema/template.ts";
import type { Role } from "../settings/settings.ts";
import { type Access, accessesOf } from "./access.ts";
import { anyValue } from "./item-kinds.ts";

/**
 * What parameters of the pattern have to be equal to, by parameter. A name that is no parameter of the pattern says nothing about
 * its keys: what stands there comes from an item that the pattern finds, which may be anybody's.
 */
export function callerValuesOf({ parameters }: AnyPattern, callerIs: Role["callerIs"]): Role["callerIs"] {
  return Object.fromEntries(Object.entries(callerIs).filter(([name]) => Object.hasOwn(parameters, name)));
}

/** Every way in which a caller of the role could reach what belongs to another. A role without `callerIs` promises nothing. */
export function checkCallerIs(design: Design, role: string, { patterns, callerIs }: Role): readonly Problem[] {
  const reached = patterns.flatMap((name) => {
    const pattern = design.patterns[name];
    return pattern === undefined ? [] : [toReach(name, pattern, design, callerIs)];
  });
  const parameters = Object.keys(callerIs);
  return parameters.length === 0
    ? []
    : [...checkOpen(role, reached), ...parameters.flatMap((parameter) => checkParameter(role, parameter, reached))];
}

/** How far a pattern of the role gets. */
interface Reach {
  readonly name: string;
  /** Parameters of the pattern that `callerIs` names. */
  readonly tied: readonly string[];
  /** Those of them that a partition key is made of. */
  readonly compared: readonly string[];
  /** What stays open, in words; none where every partition key is made of one of them. */
  readonly open: readonly string[];
}

function toReach(name: string, pattern: AnyPattern, design: Design, callerIs: Role["callerIs"]): Reach {
  const tied = Object.keys(callerValuesOf(pattern, callerIs));
  const accesses = accessesOf(pattern, design);
  const keys = accesses.flatMap(({ leadingKeys }) => leadingKeys);
  return {
    name,
    tied,
    compared: tied.filter((parameter) => keys.some((key) => isMadeOf(key, [parameter]))),
    open: [...new Set(accesses.flatMap((access) => openIn(access, tied)))],
  };
}

function openIn({ table, index, leadingKeys }: Access, tied: readonly string[]): readonly string[] {
  const place = index === undefined ? table : `${table}/index/${index}`;
  // Numbers and binary values, which IAM does not compare as text, are not among the leading keys.
  const keys = leadingKeys.length === 0 ? [anyValue] : leadingKeys;
  return keys.filter((key) => !isMadeOf(key, tied)).map((key) => `${place} with any ${key === anyValue ? "key" : key}`);
}

/**
 * Whether one of the parameters stands in the key. In `<userId><postId>`, with nothing between the two, none does: `toLeadingKey`
 * takes both for anything, and a key of user 1 could indeed be one of user 10.
 */
const isMadeOf = (key: string, parameters: readonly string[]) =>
  placeholdersOf(key).some((name) => parameters.includes(name));

function checkOpen(role: string, reached: readonly Reach[]): readonly Problem[] {
  const open = reached.filter((reach) => reach.open.length > 0);
  if (open.length === 0) {
    return [];
  }
  const places = open.map((reach) => `${reach.name} (${reach.open.join(", ")})`);
  return [
    {
      code: "caller_is_open",
      path: `roles.${role}.patterns`,
      message: `callerIs does not keep these to the caller's own items: ${places.join(", ")}`,
      fix: `put ${open.map(({ name }) => name).join(", ")} into another role, without callerIs`,
    },
  ];
}

/** A pattern that is open is a problem already, whatever its parameters. */
function checkParameter(role: string, parameter: string, reached: readonly Reach[]): readonly Problem[] {
  const isCompared = reached.some(({ compared }) => compared.includes(parameter));
  const ignoring = reached
    .filter(({ tied, compared, open }) => tied.includes(parameter) && !compared.includes(parameter) && !open.length)
    .map(({ name }) => name)
    .join(", ");
  if (isCompared && ignoring === "") {
    return [];
  }
  const problem = isCompared
    ? {
        message: `IAM cannot compare ${parameter} in ${ignoring}: no partition key there is made of it`,
        fix: `put ${ignoring} into a role without ${parameter} under callerIs, and check it in the application`,
      }
    : {
        message: `no partition key that ${role} reaches is made of the parameter ${parameter}`,
        fix: `leave ${parameter} out, or name a parameter that partition keys are made of`,
      };
  return [{ code: "caller_is_ineffective", path: `roles.${role}.callerIs.${parameter}`, ...problem }];
}
