/**
 * What it takes to plan the social media design, and to simulate a week of it: for the documented load and for a load that no
 * machine could generate. Neither may depend on the load.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { PlannedLoad } from "../../model/capacity/plan/plan.ts";
import { planDesign } from "../../model/capacity/plan/plan-design.ts";
import socialMedia from "../../model/designs/social-media/index.ts";
import { simulateScales } from "../plan/time.ts";
import { pricesOf, readPrices } from "../read-prices.ts";

/** From the project's requirements. */
const planMostMs = 100;
const weekMostMs = 2000;
const ratioMost = 1.2;

const documented: PlannedLoad = { scale: 1, users: 1000 };
const documentedRps = Object.values(socialMedia.patterns).reduce((sum, { rateRps }) => sum + rateRps.value, 0);
const vast: PlannedLoad = { scale: 1e8 / documentedRps, users: 1e9 };
const rounds = 15;

/** Runs the comparison, prints it, and resolves with the exit code: 1 when something takes too long. */
export async function run(): Promise<number> {
  const prices = pricesOf(await readPrices(), "us-east-1");
  const plan = (load: PlannedLoad) =>
    planDesign({ design: socialMedia, loads: [load], popularity: { kind: "zipf", skew: 0.99 }, prices });
  const firstMs = firstPlanMs(vast);
  const week = { curve: { kind: "diurnal", peakToAverage: 3, peakHour: 20 }, days: 7, seed: 1 } as const;
  const planning = compare((load) => void plan(load));
  const planned = new Map([documented, vast].map((load) => [load, plan(load)]));
  const simulating = compare((load) => {
    const found = planned.get(load);
    return found === undefined ? undefined : void simulateScales(found, prices, week);
  });
  console.log(
    `plan of 1e8 requests/s and 1e9 users: ${firstMs.toFixed(1)} ms the first time, best of ${firstRounds} processes, at most ${planMostMs} wanted`,
  );
  const isFast = [
    report("plan", planning, planMostMs),
    report("a week at minute steps in four modes", simulating, weekMostMs),
    firstMs <= planMostMs,
  ];
  console.log(isFast.every(Boolean) ? "All marks are met." : "MISSED: a figure above is over what is wanted of it.");
  return isFast.every(Boolean) ? 0 : 1;
}

const firstRounds = 5;

/**
 * What somebody waits for who runs the command once: the first plan of a process also compiles. Of several processes the fastest is
 * the one that nothing else disturbed.
 */
function firstPlanMs({ scale, users }: PlannedLoad): number {
  const script = fileURLToPath(new URL("./planning-first.ts", import.meta.url));
  const args = ["--import", "tsx", script, String(scale), String(users)];
  const times = Array.from({ length: firstRounds }, () =>
    Number(execFileSync(process.execPath, args, { encoding: "utf8" })),
  );
  return Math.min(...times);
}

interface Compared {
  readonly documentedMs: number;
  readonly vastMs: number;
  readonly ratio: number;
}

function compare(work: (load: PlannedLoad) => void): Compared {
  for (const load of [documented, vast]) {
    work(load);
  }
  const pairs = Array.from({ length: rounds }, (_, round) => {
    // Which goes first takes turns, so that neither has the warmer caches throughout.
    const order = round % 2 === 0 ? [documented, vast] : [vast, documented];
    const times = new Map(order.map((load) => [load, timeOf(() => work(load))]));
    return { documentedMs: times.get(documented) ?? 0, vastMs: times.get(vast) ?? 0 };
  });
  // The fastest of many rounds is the one that nothing else disturbed.
  const documentedMs = Math.min(...pairs.map((pair) => pair.documentedMs));
  const vastMs = Math.min(...pairs.map((pair) => pair.vastMs));
  return { documentedMs, vastMs, ratio: vastMs / documentedMs };
}

function report(what: string, { documentedMs, vastMs, ratio }: Compared, mostMs: number): boolean {
  console.log(
    `${what}: documented load ${documentedMs.toFixed(2)} ms, 1e8 requests/s ${vastMs.toFixed(2)} ms (at most ${mostMs} wanted), ` +
      `ratio ${ratio.toFixed(2)} (at most ${ratioMost} wanted)`,
  );
  return vastMs <= mostMs && ratio <= ratioMost;
}

function timeOf(work: () => void): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}
