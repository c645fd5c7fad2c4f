/** Pulumi's protocol carries properties as Google's Struct, with secrets wrapped in objects that have a signature. */
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import structMessages from "google-protobuf/google/protobuf/struct_pb.js";
import type { Properties, Value } from "./values.ts";

const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

export interface Received {
  /** Secrets are unwrapped: our own code sees values only. */
  readonly values: Properties;
  /** The properties that held a secret, at any depth. */
  readonly secretNames: ReadonlySet<string>;
}

/** Reads what the engine sent. A null member means that there is none. */
export function receive(struct: Struct | undefined): Received {
  const entries = Object.entries(struct?.toJavaScript() ?? {}).map(([name, wire]) => ({ name, ...unwrap(wire) }));
  return {
    values: Object.fromEntries(entries.flatMap(({ name, value }) => (value === null ? [] : [[name, value]]))),
    secretNames: new Set(entries.flatMap(({ name, isSecret }) => (isSecret ? [name] : []))),
  };
}

/**
 * Writes properties for the engine. The named ones are wrapped whole as secrets, which is coarser than what came in and
 * never finer. Tags are also repeated in `tagsAll`, so a secret tag makes both secret.
 */
export function send(values: Properties, secretNames: ReadonlySet<string> = new Set()): Struct {
  const isSecret = (name: string) => secretNames.has(name) || (name === "tagsAll" && secretNames.has("tags"));
  return structMessages.Struct.fromJavaScript(
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        isSecret(name) ? { [signatureKey]: secretSignature, value } : value,
      ]),
    ),
  );
}

interface Unwrapped {
  readonly value: Value;
  readonly isSecret: boolean;
}

function unwrap(wire: unknown): Unwrapped {
  if (Array.isArray(wire)) {
    const elements = wire.map(unwrap);
    return { value: elements.map(({ value }) => value), isSecret: elements.some(({ isSecret }) => isSecret) };
  }
  if (typeof wire === "object" && wire !== null) {
    const members = Object.entries(wire);
    if (members.some(([name, value]) => name === signatureKey && value === secretSignature)) {
      const secret = members.find(([name]) => name === "value");
      return { value: unwrap(secret?.[1] ?? null).value, isSecret: true };
    }
    const unwrapped = members.map(([name, value]) => ({ name, ...unwrap(value) }));
    return {
      value: Object.fromEntries(unwrapped.flatMap(({ name, value }) => (value === null ? [] : [[name, value]]))),
      isSecret: unwrapped.some(({ isSecret }) => isSecret),
    };
  }
  const isScalar = typeof wire === "string" || typeof wire === "number" || typeof wire === "boolean";
  return { value: isScalar ? wire : null, isSecret: false };
}
