import type { Design } from "../../model/schema/design.ts";
import type { Problem } from "../../model/schema/problem.ts";
import type { StackSettings } from "../settings/settings.ts";
import { checkCallerIs } from "./caller.ts";
import { type PolicyDocument, type PolicyInput, toPolicyDocument } from "./policy-document.ts";

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

/**
 * Everything about the roles that IAM would refuse, or that would allow more than the role says.
 *
 * @throws DesignError as `toPolicyDocument` does
 */
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
