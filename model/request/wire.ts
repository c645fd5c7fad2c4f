/** Native values and requests <-> the JSON of DynamoDB's low-level HTTP API, without a dependency and fit for k6. */
export { WireError, type WireErrorCode } from "./wire-error.ts";
export { marshalItem, marshalValue } from "./wire-marshal.ts";
export { toWireInput, type WireInput, type WireOptions } from "./wire-request.ts";
export {
  type CapacityUnits,
  type ConsumedCapacity,
  type NativeResponse,
  unmarshalResponse,
} from "./wire-response.ts";
export { unmarshalItem, unmarshalValue } from "./wire-unmarshal.ts";
export type { WireItem, WireValue } from "./wire-value.ts";
