/**
 * Differential fuzz of the capacity model: `npx tsx scripts/check/fuzz.ts --requests 10000 --seed 1 --engine both`.
 *
 * Sends random requests to the engines and compares the units that they report with the model's, request by request. Exits with
 * 1 when one differs beyond the listed differences, 2 on a wrong option.
 */
import { parseArgs } from "node:util";
import { startDynamoDbLocal } from "../../bench/engine/dynamodb-local.ts";
import { startEmbedded } from "../../bench/engine/embedded.ts";
import { resolveTool } from "../tools/index.ts";
import { fuzzEngine } from "./fuzz/fuzz.ts";
import { renderResult } from "./fuzz/render.ts";

const starters = {
  dynoxide: async () => startEmbedded(await resolveTool("dynoxide")),
  "dynamodb-local": async () => startDynamoDbLocal(await resolveTool("dynamodb-local")),
} as const;

type EngineName = keyof typeof starters;
const engineNames: readonly EngineName[] = ["dynoxide", "dynamodb-local"];

interface Settings {
  readonly requests: number;
  readonly seed: number;
  readonly engines: readonly EngineName[];
}

function readSettings(args: readonly string[]): Settings | string {
  const options = { requests: { type: "string" }, seed: { type: "string" }, engine: { type: "string" } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    const requests = Number(values.requests ?? 10_000);
    const seed = Number(values.seed ?? 1);
    const engines = engineNames.filter((name) => (values.engine ?? "both") === "both" || values.engine === name);
    const problems = [
      ...(Number.isSafeInteger(requests) && requests > 0 ? [] : ["--requests is a whole number above 0."]),
      ...(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31
        ? []
        : ["--seed is a whole number from 0 to 2^31 - 1."]),
      ...(engines.length > 0 ? [] : [`--engine is both, ${engineNames.join(" or ")}.`]),
    ];
    return problems.length > 0 ? problems.join("\n") : { requests, seed, engines };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function run({ requests, seed, engines }: Settings): Promise<number> {
  let exitCode = 0;
  for (const name of engines) {
    const engine = await starters[name]();
    const startMs = performance.now();
    let reported = 0;
    try {
      const result = await fuzzEngine({
        engine,
        seed,
        requests,
        worlds: Math.max(8, Math.ceil(requests / 400)),
        lanes: 8,
        onProgress: (tally) => {
          if (tally.requests - reported >= 1_000) {
            reported = tally.requests;
            console.error(`${engine.name}: ${tally.requests} requests`);
          }
        },
      });
      console.log(renderResult(engine.name, result));
      console.log(`  seed ${seed}, ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
      exitCode = result.counterexample === undefined ? exitCode : 1;
    } finally {
      await engine.stop();
    }
  }
  return exitCode;
}

const settings = readSettings(process.argv.slice(2));
if (typeof settings === "string") {
  console.error(settings);
  process.exitCode = 2;
} else {
  process.exitCode = await run(settings);
}
