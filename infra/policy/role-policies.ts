import type { Design } from "../../model/schema/design.ts";
import type { Problem } from "../../model/schema/problem.ts";
import { placeholdersOf } from "../../model/schema/template.ts";
import type { Role, StackSettings } from "../settings/settings.ts";
import { accessesOf } from "./access.ts";
import { leadingKeyValues, type PolicyDocument, type PolicyInput, toPolicyDocument } from "./policy-document.ts";

type Policies = { readonly [name: string]: PolicyDocument };

/**
 * One policy for each role of the stack, by the role's name.
 *
 * @throws DesignError as `toPolicyDocument` does
 */
export function toRolePolicies(
  design: Design,
  roles: StackSettings["roles"],
  tableArns: PolicyInput["tableArns"],
): Policies {
  const policies = Object.entries(roles).map(([role, { patterns, callerIs }]) => {
    return [role, toPolicyDocument({ design, patterns, callerIs, tableArns })] as const;
  });
  return Object.fromEntries(policies);
}

/** One policy for each access pattern, by the pattern's name, whoever calls it. */
export function toPatternPolicies(design: Design, tableArns: PolicyInput["tableArns"]): Policies {
  const names = Object.keys(design.patterns);
  return Object.fromEntries(names.map((name) => [name, toPolicyDocument({ design, patterns: [name], tableArns })]));
}

/** Everything about the roles that IAM would refuse, or that would allow more than the role says. */
export function checkRoles(
  design: Design,
  roles: StackSettings["roles"],
  tableArns: PolicyInput["tableArns"],
): readonly Problem[] {
  const documents = Object.entries(toRolePolicies(design, roles, tableArns));
  return [
    ...Object.entries(roles).flatMap(([name, role]) => checkCallerIs(design, name, role)),
    ...documents.flatMap(([name, document]) => checkPolicySize(name, document)),
    ...documents.flatMap(([name, document]) => checkPolicyCharacters(name, document)),
  ];
}

/** User Guide, "IAM and AWS STS quotas": of a managed policy, white space not counted. */
const policyCharactersMost = 6144;

/** A policy that is too long for IAM. There is no shorter one that allows the same, so the role has to be split. */
export function checkPolicySize(role: string, document: PolicyDocument): readonly Problem[] {
  const characters = JSON.stringify(document).length;
  if (characters <= policyCharactersMost) {
    return [];
  }
  return [
    {
      code: "policy_too_long",
      path: `roles.${role}.patterns`,
      message: `the policy of ${role} has ${characters} characters, and IAM takes ${policyCharactersMost}`,
      fix: `split ${role} into two roles with a part of the patterns each; who needs both gets both policies`,
    },
  ];
}

/** Characters that IAM refuses in a policy (User Guide, "IAM and AWS STS quotas"): only U+0020 to U+00FF may be in a name. */
export function checkPolicyCharacters(role: string, document: PolicyDocument): readonly Problem[] {
  const refused = new Set(JSON.stringify(document).match(/[^\u0020-\u00ff]/gu));
  if (refused.size === 0) {
    return [];
  }
  return [
    {
      code: "policy_characters",
      path: `roles.${role}.patterns`,
      message: `IAM takes no ${[...refused].map((character) => `"${character}"`).join(", ")} in a policy`,
      fix: "leave patterns that name such an attribute or key out of the role, or rename it in the design",
    },
  ];
}

/**
 * IAM knows a caller's properties and the partition key. Where a parameter is not what the key is made of, `callerIs` cannot hold,
 * and a policy that says nothing of it would let every caller do what the role means for one.
 */
function checkCallerIs(design: Design, role: string, { patterns, callerIs }: Role): readonly Problem[] {
  return Object.keys(callerIs).flatMap((parameter) => {
    const takers = patterns.filter((name) => parameter in (design.patterns[name]?.parameters ?? {}));
    const open = takers.filter((name) => !isTied(design, name, parameter, callerIs));
    if (takers.length > 0 && open.length === 0) {
      return [];
    }
    const message =
      takers.length === 0
        ? `no pattern of ${role} has a parameter ${parameter}`
        : `IAM cannot compare ${parameter} in ${open.join(", ")}: no partition key is made of it alone`;
    const fix =
      takers.length === 0
        ? `name a parameter of one of the patterns, or leave ${parameter} out`
        : `put ${open.join(", ")} into a role without ${parameter} under callerIs, and check it in the application`;
    return [{ code: "caller_is_ineffective", path: `roles.${role}.callerIs.${parameter}`, message, fix }];
  });
}

/** Whether at least one access of the pattern is open to nobody but the caller that the parameter names. */
function isTied(design: Design, name: string, parameter: string, callerIs: Role["callerIs"]): boolean {
  const pattern = design.patterns[name];
  const accesses = pattern === undefined ? [] : accessesOf(pattern, design);
  return accesses.some(
    (access) =>
      leadingKeyValues(access, callerIs) !== undefined &&
      access.leadingKeys.every((template) => placeholdersOf(template).includes(parameter)),
  );
}
