import type { AttributeKind } from "./attribute.ts";
import type { NativeItem } from "./operation.ts";
import { DesignError } from "./problem.ts";

/**
 * A key written as the design document writes it: fixed text with attribute names in angle brackets, such as `POST#<postId>`.
 * It is data, so it can be rendered, compared, priced and turned into a policy, and the type checker reads the names in it.
 */

/** The attribute names in a template: `Placeholders<"POST#<postId>#STATS">` is `"postId"`. */
export type Placeholders<Template extends string> = Template extends `${string}<${infer Name}>${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

export type TemplatePart = { readonly text: string } | { readonly attribute: string };

const partsByTemplate = new Map<string, readonly TemplatePart[]>();

/** Splits a template into fixed text and attribute names. The result is kept, because replay asks for the same few thousands of times. */
export function templateParts(template: string): readonly TemplatePart[] {
  const known = partsByTemplate.get(template);
  if (known !== undefined) {
    return known;
  }
  const parts: TemplatePart[] = [];
  let position = 0;
  for (const match of template.matchAll(/<([^<>]+)>/g)) {
    if (match.index > position) {
      parts.push({ text: template.slice(position, match.index) });
    }
    parts.push({ attribute: match[1] ?? "" });
    position = match.index + match[0].length;
  }
  if (position < template.length) {
    parts.push({ text: template.slice(position) });
  }
  partsByTemplate.set(template, parts);
  return parts;
}

export function placeholdersOf(template: string): readonly string[] {
  return templateParts(template).flatMap((part) => ("attribute" in part ? [part.attribute] : []));
}

/** The template is one attribute and nothing else, so the key has that attribute's own type. */
export function isPlainAttribute(template: string): boolean {
  const [first, ...rest] = templateParts(template);
  return rest.length === 0 && first !== undefined && "attribute" in first;
}

/** Every `<` is closed and every `>` opened. A forgotten bracket would make one constant key of what should be many. */
export function hasMatchingBrackets(template: string): boolean {
  return templateParts(template).every((part) => !("text" in part) || !/[<>]/.test(part.text));
}

/** Moments whose ISO text has four digits for the year: only these sort as text in the order of time. */
const epochSecondsMin = -62_167_219_200;
const epochSecondsMax = 253_402_300_799;

/**
 * A moment in epoch seconds as ISO 8601 text without fraction, `2026-11-22T15:41:28Z`: fixed width, sorts in the order of time.
 *
 * @throws DesignError `epoch_seconds` for a fraction of a second or a moment outside of the years 0 to 9999.
 */
export function isoSeconds(epochSeconds: number): string {
  if (!Number.isInteger(epochSeconds) || epochSeconds < epochSecondsMin || epochSeconds > epochSecondsMax) {
    throw new DesignError(
      [
        {
          code: "epoch_seconds",
          path: "epochSeconds",
          message: `${epochSeconds} is not a whole number of seconds since 1970 that sorts as text`,
          fix: "give whole seconds (Math.floor of milliseconds / 1000) in the years 0 to 9999",
        },
      ],
      "The values given",
    );
  }
  return new Date(epochSeconds * 1000).toISOString().replace(".000Z", "Z");
}

/** A value as a part of a composed key; `undefined` where it cannot be one. */
function keyText(value: NativeItem[string], kind: AttributeKind | undefined): string | undefined {
  if (typeof value === "number" && kind === "epochSeconds") {
    return isoSeconds(value);
  }
  return typeof value === "string" && value !== "" ? value : undefined;
}

function missingText(template: string, attribute: string): DesignError {
  return new DesignError(
    [
      {
        code: "key_value_missing",
        path: attribute,
        message: `the key "${template}" needs a text for <${attribute}>`,
        fix: `give ${attribute} a non-empty value`,
      },
    ],
    "The values given",
  );
}

/**
 * The template with the values filled in. Numbers of kind `epochSeconds` are written as ISO text because digits of different
 * length do not sort; other kinds of attribute cannot be part of a composed key.
 *
 * @throws DesignError `key_value_missing` when a value is absent, empty or not text.
 */
export function fillTemplate(
  template: string,
  values: NativeItem,
  kindOf: (attribute: string) => AttributeKind | undefined,
): string {
  let text = "";
  for (const part of templateParts(template)) {
    if ("text" in part) {
      text += part.text;
      continue;
    }
    const filled = keyText(values[part.attribute], kindOf(part.attribute));
    if (filled === undefined) {
      throw missingText(template, part.attribute);
    }
    text += filled;
  }
  return text;
}

/**
 * The template up to the first attribute that has no value: the text to give to `beginsWith` or `atLeast`.
 *
 * @throws DesignError `key_value_missing` when a value is given that is empty or not text: stopping there would select more
 * than was asked for.
 */
export function fillPrefix(
  template: string,
  values: NativeItem,
  kindOf: (attribute: string) => AttributeKind | undefined,
): string {
  let text = "";
  for (const part of templateParts(template)) {
    if ("text" in part) {
      text += part.text;
      continue;
    }
    const value = values[part.attribute];
    if (value === undefined) {
      break;
    }
    const filled = keyText(value, kindOf(part.attribute));
    if (filled === undefined) {
      throw missingText(template, part.attribute);
    }
    text += filled;
  }
  return text;
}
