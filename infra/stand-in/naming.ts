import { createHash } from "node:crypto";
import type { CheckRequest } from "./resource-type.ts";
import { type Properties, textOf, textsOf } from "./values.ts";

/** Lists the inputs that the provider chose, as Pulumi's bridged providers do, so that a later run keeps its choice. */
const defaultsKey = "__defaults";

/** Digits that look random and are the same for the same text. */
export function digestOf(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** Fills in what a program left out and writes down that it did. A name is the program's with seven digits behind it. */
export function fillDefaults(request: CheckRequest, defaults: Properties, nameProperty?: string): Properties {
  const { name, seed, olds, news } = request;
  const isOurs = nameProperty !== undefined && isGenerated(olds, nameProperty);
  const chosen: Properties = {
    ...defaults,
    ...(nameProperty === undefined
      ? {}
      : { [nameProperty]: (isOurs ? textOf(olds, nameProperty) : undefined) ?? `${name}-${digestOf(seed, 7)}` }),
  };
  const filled = Object.keys(chosen).filter((property) => news[property] === undefined);
  return { ...chosen, ...news, [defaultsKey]: filled.sort() };
}

export function isGenerated(inputs: Properties, property: string): boolean {
  return textsOf(inputs, defaultsKey).includes(property);
}
