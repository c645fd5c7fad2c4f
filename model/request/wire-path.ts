/**
 * Conversions that say where they failed. The path of an error is put together while the error passes by, so converting
 * a sound value costs nothing for it; the conversion is handed over as a plain function, so no closure is made either.
 * The loops count, because in k6's interpreter `for...of` and `for...in` take several times as long.
 */
import { WireError } from "./wire-error.ts";

/** Converts one value that is the member `name` of something. */
export function convertMember<From, To>(name: string, value: From, convert: (value: From) => To): To {
  try {
    return convert(value);
  } catch (error) {
    throw under(nameStep(name), error);
  }
}

/** Converts every element of a list, in which none may be `undefined`. */
export function convertElements<From, To>(list: readonly From[], convert: (element: From) => To): To[] {
  const converted: To[] = [];
  let index = 0;
  try {
    for (; index < list.length; index += 1) {
      const element = list[index];
      if (element === undefined) {
        throw new WireError("wire/type", "undefined in a list would shift what follows it; use null or leave it out");
      }
      converted.push(convert(element));
    }
  } catch (error) {
    throw under(`[${index}]`, error);
  }
  return converted;
}

/** Converts every member of a map; members that are `undefined` are left out. */
export function convertMembers<From, To>(
  map: { readonly [name: string]: From | undefined },
  convert: (value: From) => To,
): { [name: string]: To } {
  const converted: { [name: string]: To } = {};
  const names = Object.keys(map);
  let name = "";
  try {
    for (let index = 0; index < names.length; index += 1) {
      name = names[index] ?? "";
      const value = map[name];
      if (value !== undefined) {
        setMember(converted, name, convert(value));
      }
    }
  } catch (error) {
    throw under(nameStep(name), error);
  }
  return converted;
}

/** Assigning to `__proto__` would set the prototype instead; DynamoDB allows the name. */
function setMember<Value>(target: { [name: string]: Value }, name: string, value: Value): void {
  if (name === "__proto__") {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[name] = value;
  }
}

const plainName = /^[A-Za-z_][A-Za-z0-9_-]*$/;

function nameStep(name: string): string {
  return plainName.test(name) ? name : JSON.stringify(name);
}

function under(step: string, error: unknown): unknown {
  if (!(error instanceof WireError)) {
    return error;
  }
  const separator = error.path === "" || error.path.startsWith("[") ? "" : ".";
  return new WireError(error.code, error.reason, step + separator + error.path);
}
