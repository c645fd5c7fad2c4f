import type { Properties } from "../../../infra/stand-in/values.ts";

/** An index of on-demand tables on one attribute. */
export const indexOn = (name: string, attribute: string, more: Properties = {}): Properties => ({
  name,
  projectionType: "ALL",
  keySchemas: [{ attributeName: attribute, keyType: "HASH" }],
  ...more,
});

export const text = (name: string): Properties => ({ name, type: "S" });

/** On-demand, with an index of each scope, as `check` leaves it. */
export const users: Properties = {
  __defaults: [],
  name: "Users",
  billingMode: "PAY_PER_REQUEST",
  hashKey: "userId",
  rangeKey: "kind",
  attributes: [text("email"), text("joined"), text("kind"), text("userId")],
  globalSecondaryIndexes: [indexOn("UsersByEmail", "email")],
  localSecondaryIndexes: [{ name: "ByJoined", rangeKey: "joined", projectionType: "KEYS_ONLY" }],
};
