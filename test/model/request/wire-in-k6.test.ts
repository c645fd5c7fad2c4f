import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { marshalItem, toWireInput } from "../../../model/request/wire.ts";
import { runInK6 } from "../../run-in-k6.ts";
import { everyType, everyTypeRequest } from "./wire-vectors.ts";

it("k6 converts as Node does", async () => {
  const lines = await runInK6(fileURLToPath(new URL("./print-wire.ts", import.meta.url)));
  expect(lines).toEqual([
    JSON.stringify(toWireInput(everyTypeRequest, { returnConsumedCapacity: "INDEXES" })),
    JSON.stringify([marshalItem(everyType)]),
    expect.stringMatching(/^"prices\[1\]\.amount: DynamoDB cannot store NaN/),
  ]);
});
