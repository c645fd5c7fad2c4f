import { relative } from "node:path";
import { writeFiles } from "../../bench/verdict/write.ts";
import { planDesign } from "../../model/capacity/plan/plan-design.ts";
import { DesignError } from "../../model/schema/problem.ts";
import { exitCodes } from "../failure.ts";
import { loadDesign } from "../load-design.ts";
import { pricesOf, readPrices } from "../read-prices.ts";
import { say, terminalStyle } from "../terminal.ts";
import { type PlanFlags, readPlanOptions, toUsageError } from "./options.ts";
import { renderPlanReport } from "./report.ts";
import { renderPlan } from "./terminal.ts";
import { simulateScales } from "./time.ts";
import { toPlanJson } from "./to-json.ts";

const regionDefault = "us-east-1";

/** Plans, prints and writes the reports. Gives the exit code. */
export async function plan(flags: PlanFlags): Promise<number> {
  const { design, fingerprint } = await loadDesign(flags.design);
  const rateRps = Object.values(design.patterns).reduce((sum, pattern) => sum + pattern.rateRps.value, 0);
  const options = await readPlanOptions(flags, rateRps);
  const priceList = await readPrices(flags.prices);
  const region = flags.region ?? regionDefault;
  const prices = pricesOf(priceList, region);
  const planned = orUsage(() => planDesign({ design, prices, ...options }));
  const { time } = options;
  const simulated = time === undefined ? undefined : orUsage(() => simulateScales(planned, prices, time));
  const facts = {
    plan: planned,
    designFingerprint: fingerprint,
    region,
    prices: priceList,
    ...(simulated === undefined ? {} : { time: simulated.map(({ summary }) => summary) }),
  };
  const json = `${JSON.stringify(toPlanJson(facts), null, 2)}\n`;
  const [jsonPath = "", reportPath = ""] = await writeFiles(flags.out, [
    { name: "plan.json", text: json },
    { name: "plan.html", text: renderPlanReport(facts, simulated) },
  ]);
  const { columns, hasColor } = terminalStyle(process.stdout);
  process.stdout.write(flags.json === true ? json : renderPlan(facts, { columns, color: hasColor }));
  say(`Report: ${relative(process.cwd(), reportPath)}   Plan: ${relative(process.cwd(), jsonPath)}`);
  return exitCodes.fine;
}

function orUsage<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw error instanceof DesignError ? toUsageError(error) : error;
  }
}
