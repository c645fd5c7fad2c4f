import { z } from "zod";
import { isRecord, type RawValues } from "./raw-values.ts";
import { stackSettingsSchema } from "./schema.ts";
import { membersAt, unwrap } from "./schema-walk.ts";

/** The path of the design's file: read by the program, and no setting of a stack. */
const designKey = "design";

/**
 * A stack's settings out of Pulumi's whole configuration, in which every value is text: `<project>:<setting>`, with objects,
 * lists, numbers and booleans as JSON. A setting that is text stays as it is, even where it reads like JSON (`123`).
 *
 * What is not JSON stays text as well: `readSettings` then says what it has to be.
 */
export function valuesOf(config: Readonly<Record<string, string>>, project: string): RawValues {
  const namespace = `${project}:`;
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(namespace) && key !== namespace + designKey)
      .map(([key, text]) => {
        const name = key.slice(namespace.length);
        return [name, isText(name) ? text : fromJson(name, text)];
      }),
  );
}

/** Text, or a setting that does not exist and that nobody will look into. */
function isText(name: string): boolean {
  const [schema] = membersAt(stackSettingsSchema, name);
  const inner = schema === undefined ? undefined : unwrap(schema);
  return inner === undefined || inner instanceof z.ZodString || inner instanceof z.ZodEnum;
}

function fromJson(name: string, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return name === "tags" && isRecord(value) ? textsOf(value) : value;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return text;
    }
    throw error;
  }
}

/**
 * `pulumi config set --path tags.costCenter 1234` stores a number and `... true` a boolean, although tags are text: both are
 * written back as they were typed. Pulumi makes numbers of whole ones alone.
 */
function textsOf(tags: RawValues): RawValues {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [
      key,
      typeof value === "boolean" || Number.isSafeInteger(value) ? String(value) : value,
    ]),
  );
}
