/** A k6 script: prints what the conversions make of the fixed values, one line of JSON each. */
import { marshalItem, toWireInput, unmarshalResponse } from "../../../model/request/wire.ts";
import { everyType, everyTypeRequest, itemWithoutWireForm } from "./wire-vectors.ts";

export const options = { vus: 1, iterations: 1 };

export default function printWire(): void {
  console.log(JSON.stringify(toWireInput(everyTypeRequest, { returnConsumedCapacity: "INDEXES" })));
  const body: unknown = JSON.parse(JSON.stringify({ Items: [marshalItem(everyType)] }));
  const { items } = unmarshalResponse("Query", body);
  console.log(JSON.stringify(items.map(marshalItem)));
  try {
    marshalItem(itemWithoutWireForm);
  } catch (error) {
    console.log(JSON.stringify(error instanceof Error ? error.message : error));
  }
}
