import { sleep } from "k6";
import { SharedArray } from "k6/data";
import execution from "k6/execution";
import { Counter, Trend } from "k6/metrics";
import type { Design } from "../../model/schema/design.ts";
import type { Plan } from "../../model/schema/plan.ts";
import { parseArrivalLine, toRequestBody } from "../workload/arrival-line.ts";
import { drawsOf, scheduleTexts } from "../workload/arrival-source.ts";
import { formatRecord, type Phase, type RequestUnits } from "../workload/record.ts";
import { planReplay, type ReplayPlan, ratesOf } from "../workload/replay-plan.ts";
import { planCounts } from "../workload/schedule-input.ts";
import { type LoadSettings, toScheduleInput } from "../workload/settings.ts";
import { askStart, startWaitS } from "./ask-start.ts";
import { readEnvironment } from "./environment.ts";
import { fetchCredentials } from "./fetch-credentials.ts";
import { k6Hash } from "./hash.ts";
import { createRenewingSigner } from "./renew.ts";
import { createRunClock, type RunClock, startDelayMs } from "./run-clock.ts";
import { createSender } from "./send.ts";
import { createSigner } from "./sign.ts";

/** k6's own limit on the run, beyond the schedule's end, for requests that are still under way. */
const graceS = 60;
/** Share of a pattern's executions that may fail; the verdict's default. */
const errorShareMost = 0.001;
/** k6's own limit of 6 would send a stage of more requests in turns, and keep connections for no more than 6 of them. */
const parallelMost = 100;
/** Executions in a row that got no response at all before a virtual user calls the engine gone and ends the test. */
const goneAfter = 5;

/**
 * The replay of a design as a k6 script: options, and the function that a virtual user runs for each arrival.
 *
 * Open model: the schedule says when every request is due, whatever the engine does. A virtual user claims the next arrival,
 * prepares its request, waits until it is due, sends it, and records when it was due, sent and answered.
 */
export function createReplay(design: Design, variables: Readonly<Record<string, string | undefined>>) {
  const nowMs = Date.now();
  const environment = readEnvironment(variables, nowMs);
  const { load, startFrom } = environment;
  let { startAtMs } = environment;
  const plan = planReplay(design, environment.tableNames);
  const { replayed, targets } = plan;
  const { arrivalsFile } = environment;
  const lines = new SharedArray("arrivals", () =>
    arrivalsFile === undefined ? scheduleTexts(plan, load) : open(arrivalsFile).trimEnd().split("\n"),
  );
  const drawOf = drawsOf(plan, load);
  const signing = {
    credentials: environment.credentials,
    region: environment.region,
    host: environment.endpoint.replace(/^https?:\/\//, ""),
    hash: k6Hash,
  };
  const { renewal } = environment;
  const sign = renewal === undefined ? createSigner(signing) : createRenewingSigner(signing, renewal, fetchCredentials);
  const sender = createSender(`${environment.endpoint}/`, sign, targets);
  const metrics = {
    response: new Trend("pattern_response", true),
    service: new Trend("pattern_service", true),
    errors: new Counter("pattern_errors"),
    samples: new Counter("pattern_samples"),
    units: new Counter("pattern_units"),
  };
  // Each tag is paid for on each of eight samples a request, and where there are records nobody looks at these.
  const tagsOf = replayed.map(({ name }) => {
    const inPhase = (phase: Phase) => (environment.hasRecords ? { pattern: name } : { pattern: name, phase });
    return { warmup: inPhase("warmup"), mix: inPhase("mix"), topup: inPhase("topup") };
  });
  let withoutResponse = 0;
  // Taken once a virtual user: each access to it costs k6 about 20 us.
  let clock: RunClock | undefined;

  function run(): void {
    const isFirst = clock === undefined;
    if (clock === undefined) {
      startAtMs = startFrom === undefined ? startAtMs : askStart(startFrom);
      clock = createRunClock(execution.instance, startAtMs);
    }
    const position = execution.scenario.iterationInTest;
    const { arrival, bodies } = parseArrivalLine(lines[position] ?? "");
    const target = replayed[arrival.pattern];
    const tags = tagsOf[arrival.pattern]?.[arrival.phase];
    if (target === undefined || tags === undefined) {
      throw new Error(`arrival ${position} is of pattern ${arrival.pattern}, which the design lacks`);
    }
    const claimedMs = clock.nowMs();
    const dueMs = arrival.dueUs / 1000;
    endWhenWrong(clock, isFirst ? claimedMs - dueMs : 0);
    // Everything up to the signature is done before the request is due.
    let current = bodies === undefined ? target.draw.plan(drawOf(position, dueMs)) : undefined;
    let stage = (bodies ?? current?.requests.map(toRequestBody) ?? []).map((body) => sender.prepare(body, tags));
    const waitMs = dueMs - clock.nowMs();
    if (waitMs > 0) {
      sleep(waitMs / 1000);
    }

    const units: RequestUnits[] = [];
    const startMs = clock.nowMs();
    let outcome = "ok";
    let endMs = startMs;
    while (stage.length > 0) {
      const responses = sender.send(stage);
      endMs = clock.nowMs();
      const next: Plan["next"] = current?.next;
      const result = sender.read(stage, responses, units, next !== undefined);
      outcome = result.outcome;
      current = outcome === "ok" ? next?.(result.answers) : undefined;
      stage = (current?.requests ?? []).map((request) => sender.prepare(toRequestBody(request), tags));
    }
    report({
      arrival: position,
      pattern: arrival.pattern,
      phase: arrival.phase,
      dueMs,
      claimedMs,
      startMs,
      endMs,
      outcome,
      units,
    });
    endWhenGone(outcome);
  }

  function report(sample: Parameters<typeof formatRecord>[0]): void {
    // Records hold all that the metrics do, and more; paying for both would cost a tenth of the generator's CPU.
    if (environment.hasRecords) {
      console.log(formatRecord(sample));
      return;
    }
    const tags = tagsOf[sample.pattern]?.[sample.phase];
    if (tags !== undefined && isJudged(sample.phase)) {
      metrics.samples.add(1, tags);
      metrics.response.add(sample.endMs - sample.dueMs, tags);
      metrics.service.add(sample.endMs - sample.startMs, tags);
      if (sample.outcome !== "ok") {
        metrics.errors.add(1, { ...tags, kind: sample.outcome });
      }
      for (const request of sample.units) {
        for (const count of request.values()) {
          metrics.units.add(count, tags);
        }
      }
    }
  }

  function endWhenGone(outcome: string): void {
    withoutResponse = outcome === "transport" ? withoutResponse + 1 : 0;
    if (withoutResponse === goneAfter) {
      execution.test.abort(`${environment.endpoint} has stopped answering`);
    }
  }

  /** @param lateMs how much too late the virtual user came to its first arrival, for which it waited for nobody */
  function endWhenWrong(running: RunClock, lateMs: number): void {
    if (startAtMs !== undefined && lateMs > 0) {
      const late = `${Math.ceil(lateMs)} ms after the first requests were due`;
      execution.test.abort(`the common start START_AT_MS=${startAtMs} came too early: k6 was ready ${late}`);
    }
    const problem = running.problem();
    if (problem !== undefined) {
      execution.test.abort(problem);
    }
  }

  const { length } = lines;
  const startS = startFrom === undefined ? Math.max(startDelayMs, (startAtMs ?? 0) - nowMs) / 1000 : startWaitS;
  const endS = parseArrivalLine(lines[length - 1] ?? "").arrival.dueUs / 1e6;
  return {
    run,
    options: {
      scenarios: {
        replay: {
          executor: "shared-iterations",
          vus: Math.min(load.virtualUsers, length),
          iterations: length,
          maxDuration: `${Math.ceil(startS + endS + graceS)}s`,
        },
      },
      thresholds: thresholdsOf(plan, load),
      batch: parallelMost,
      batchPerHost: parallelMost,
      systemTags: ["status", "error_code", "scenario"],
      summaryTrendStats: ["avg", "med", "p(95)", "p(99)", "max"],
    },
  };
}

const isJudged = (phase: Phase) => phase !== "warmup";

/**
 * The design's budgets as k6's own thresholds. One on a metric without samples passes, and failures are quick, so every pattern
 * must also have been executed as often as planned and with hardly an error.
 */
function thresholdsOf(plan: ReplayPlan, load: LoadSettings): Record<string, string[]> {
  const thresholds: Record<string, string[]> = {};
  const { mix, topup } = planCounts(toScheduleInput(load, ratesOf(plan)));
  plan.replayed.forEach(({ name, pattern }, position) => {
    const planned = (mix[position] ?? 0) + (topup[position] ?? 0);
    thresholds[`pattern_samples{pattern:${name}}`] = [`count>=${planned}`];
    thresholds[`pattern_errors{pattern:${name}}`] = [`count<=${Math.floor(planned * errorShareMost)}`];
    if (pattern.budget !== undefined) {
      thresholds[`pattern_response{pattern:${name}}`] = [`p(99)<=${pattern.budget.p99Ms}`];
    }
  });
  return thresholds;
}
