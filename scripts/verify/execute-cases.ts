import { toEngineError } from "../../bench/engine/client.ts";
import type { Engine } from "../../bench/engine/engine.ts";
import { EngineError } from "../../bench/engine/engine-error.ts";
import { seedItems } from "../../bench/engine/seed.ts";
import { type Answer, createSender, type Sender } from "../../bench/engine/sender.ts";
import { createTables } from "../../bench/engine/tables.ts";
import { reportedBy } from "../../bench/engine/unit-differences.ts";
import { compareAnswer, compareLeft, type Disagreement } from "../../bench/verify/compare-answer.ts";
import type { KeyedItem, PredictedCase, PredictedRequest } from "../../bench/verify/predict-case.ts";
import type { SizedData } from "../../bench/verify/sized-data.ts";
import type { CaseDifference, DifferenceCount, EngineFindings } from "../../bench/verify/verification.ts";
import type { WireRequest } from "../../model/capacity/units/prediction.ts";
import type { TableDefinition } from "../../model/schema/table-definition.ts";

export interface CasesOnEngine {
  /** Without the tables of the design. */
  readonly engine: Engine;
  readonly definitions: readonly TableDefinition[];
  readonly data: SizedData;
  readonly cases: readonly PredictedCase[];
}

/**
 * Makes the tables, fills them, and executes the cases one request after the other. What a case writes is undone before the
 * next, so that each meets the data as it was seeded.
 *
 * @throws EngineError when the engine goes away, or does not take tables or items
 */
export async function executeCases({ engine, definitions, data, cases }: CasesOnEngine): Promise<EngineFindings> {
  const sender = createSender(engine, 1);
  const run: CaseRun = { engine, definitions, send: (request) => sendTo(engine, sender, request), ...emptyCounts() };
  const found = new Map<PredictedCase, readonly CaseDifference[]>();
  try {
    await createTables(engine, definitions);
    for (const sizeFactor of new Set(cases.map(({ sizeClass }) => sizeClass.sizeFactor))) {
      // The keys are those of the other sizes, so these items take the places of those.
      const items = data.items(sizeFactor);
      await seedItems(engine, items, { count: items.length });
      for (const sizedCase of cases) {
        if (sizedCase.sizeClass.sizeFactor === sizeFactor) {
          found.set(sizedCase, await executeCase(run, sizedCase));
        }
      }
    }
  } finally {
    sender.close();
  }
  return {
    differences: cases.flatMap((sizedCase) => found.get(sizedCase) ?? []),
    explained: toCounts(run.explained),
    unitsNotCompared: toCounts(run.unitsNotCompared),
  };
}

interface CaseRun {
  readonly engine: Engine;
  readonly definitions: readonly TableDefinition[];
  readonly send: (request: WireRequest) => Promise<Answer>;
  /** Requests by the id of a difference. */
  readonly explained: Map<string, number>;
  readonly unitsNotCompared: Map<string, number>;
}

const emptyCounts = () => ({ explained: new Map<string, number>(), unitsNotCompared: new Map<string, number>() });

const toCounts = (counts: ReadonlyMap<string, number>): DifferenceCount[] =>
  [...counts].map(([difference, requests]) => ({ difference, requests }));

/** Up to the first request that is not as predicted: what follows may be a consequence. */
async function executeCase(run: CaseRun, { pattern, sizeClass, requests, seeded }: PredictedCase) {
  let differences: CaseDifference[] = [];
  for (const [position, predicted] of requests.entries()) {
    const { request } = predicted;
    const place = { pattern, sizeClass: sizeClass.name, requestNumber: position + 1, request };
    differences = (await executeRequest(run, predicted)).map((disagreement) => ({ ...place, ...disagreement }));
    if (differences.length > 0) {
      break;
    }
  }
  for (const item of seeded) {
    await restore(run, item);
  }
  return differences;
}

async function executeRequest(run: CaseRun, predicted: PredictedRequest): Promise<Disagreement[]> {
  const { request, prediction, leaves } = predicted;
  const reported = reportedBy(run.engine.name, request, prediction);
  const disagreements = compareAnswer(run.definitions, predicted, reported, await run.send(request));
  for (const id of reported.differences) {
    run.explained.set(id, (run.explained.get(id) ?? 0) + 1);
  }
  if (reported.unknown !== undefined) {
    run.unitsNotCompared.set(reported.unknown, (run.unitsNotCompared.get(reported.unknown) ?? 0) + 1);
  }
  for (const { table, key, item } of leaves) {
    const input = { TableName: table, Key: key, ConsistentRead: true };
    const { items } = await sendOrFail(run, { operation: "GetItem", input });
    disagreements.push(...compareLeft(item, items[0]));
  }
  return disagreements;
}

async function restore(run: CaseRun, { table, key, item }: KeyedItem): Promise<void> {
  const request: WireRequest =
    item === undefined
      ? { operation: "DeleteItem", input: { TableName: table, Key: key } }
      : { operation: "PutItem", input: { TableName: table, Item: item } };
  await sendOrFail(run, request);
}

/** For requests of our own, which every engine takes. */
async function sendOrFail({ engine, send }: CaseRun, request: WireRequest): Promise<Answer> {
  const answer = await send(request);
  if (answer.outcome !== "ok") {
    throw new EngineError(
      "engine-refused",
      `${engine.name} refused a ${request.operation} on table ${String(request.input.TableName)}: ${answer.outcome}: ${answer.message ?? ""}`,
      "Nothing is known of the design then: see which engine it is (`tablewright doctor`), and try another version.",
    );
  }
  return answer;
}

async function sendTo(engine: Engine, sender: Sender, request: WireRequest): Promise<Answer> {
  try {
    return await sender.send(request);
  } catch (error) {
    throw toEngineError(error, engine, `answer a ${request.operation}`);
  }
}
