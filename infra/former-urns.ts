import * as pulumi from "@pulumi/pulumi";
import { parseUrn } from "./deployed-state.ts";

export function urnOf({ urn }: pulumi.Resource): Promise<string> {
  return new Promise((resolve) => urn.apply(resolve));
}

/**
 * The URNs that a component had before, by its aliases: a URN, or what differs of its name and parent. Aliases that are
 * outputs, or name another stack, project or type, are not looked at.
 */
export async function formerUrnsOf(
  urn: string,
  { aliases = [] }: pulumi.ComponentResourceOptions = {},
): Promise<readonly string[]> {
  const { head, types, name } = parseUrn(urn);
  const ownType = types.slice(types.lastIndexOf("$") + 1);
  const former: string[] = [];
  for (const alias of aliases) {
    if (typeof alias === "string") {
      former.push(alias);
    } else if (!pulumi.Output.isInstance(alias) && typeof alias === "object" && !("then" in alias)) {
      const formerTypes = "parent" in alias ? await childTypes(alias.parent, ownType) : types;
      const formerName = typeof alias.name === "string" ? alias.name : name;
      former.push(`${head}::${formerTypes}::${formerName}`);
    }
  }
  return former;
}

/** A resource that has no parent but the stack carries its own type alone. */
async function childTypes(parent: pulumi.Alias["parent"], ownType: string): Promise<string> {
  const urn = pulumi.Resource.isInstance(parent) ? await urnOf(parent) : parent;
  const types = typeof urn === "string" ? parseUrn(urn).types : "";
  return types === "" || types === "pulumi:pulumi:Stack" ? ownType : `${types}$${ownType}`;
}
