/** What Node and k6 must compute alike, one line each: requests, the schedule, ranks and owners. */
import { formatArrivalLine, toRequestBody } from "../../../bench/workload/arrival-line.ts";
import { drawsOf, scheduleTexts } from "../../../bench/workload/arrival-source.ts";
import { createRandom } from "../../../bench/workload/random.ts";
import { planReplay } from "../../../bench/workload/replay-plan.ts";
import { arrivalProcesses } from "../../../bench/workload/schedule-input.ts";
import { defaultLoad, type LoadSettings } from "../../../bench/workload/settings.ts";
import { zipf } from "../../../bench/workload/zipf.ts";
import socialMedia from "../../../model/designs/social-media/index.ts";
import { population } from "../../../model/designs/social-media/population.ts";
import { createSpread } from "../../../model/population/spread.ts";

const plan = planReplay(socialMedia);
const momentMs = Date.UTC(2026, 10, 22);
/** Every pattern comes up; the schedule's later arrivals belong to the top-up. */
const load: LoadSettings = {
  ...defaultLoad,
  scale: 20,
  durationS: 20,
  topupSamples: 5,
  dataSetMomentMs: momentMs,
};

export function* workloadLines(): Generator<string> {
  const drawOf = drawsOf(plan, load);
  const texts = scheduleTexts(plan, load);
  for (let position = 0; position < texts.length; position += 1) {
    const text = texts[position] ?? "";
    const [dueUs = 0, pattern = 0] = text.split(",").map(Number);
    const drawn = plan.replayed[pattern]?.draw.plan(drawOf(position, dueUs / 1000));
    if (drawn !== undefined) {
      yield formatArrivalLine(text, drawn);
      yield JSON.stringify(drawn.requests.map(toRequestBody));
    }
  }
  yield `schedule ${scheduleChecksum()}`;
  for (const profile of ["spike", "ramp", "3x1,4x0,2x0.125,1x7.777"]) {
    for (const arrivals of arrivalProcesses) {
      yield `schedule ${profile} ${arrivals} ${scheduleChecksum({ profile, arrivals, scale: 100, topupSamples: 50 })}`;
    }
  }
  for (const skew of [0, 0.5, 0.99, 1, 1.7]) {
    yield `ranks ${skew} ${ranks(1e6, skew).join(",")}`;
  }
  for (const entity of population.entities) {
    yield `owners ${entity.name} ${owners(createSpread(entity, 1e6)).join(",")}`;
  }
}

/** Of the documented load for a minute at a thousand times the rate, after ten seconds of warm-up, or of a changed one. */
function scheduleChecksum(change: Partial<LoadSettings> = {}): number {
  const minute: LoadSettings = { ...defaultLoad, warmupS: 10, dataSetMomentMs: momentMs, ...change };
  const text = scheduleTexts(plan, minute).join(";");
  let hash = 0;
  for (let position = 0; position < text.length; position += 1) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(position)) | 0;
  }
  return hash;
}

function ranks(count: number, skew: number): number[] {
  const draw = zipf(count, skew);
  return Array.from({ length: 500 }, (_, index) => draw(createRandom(1, "ranks", index)));
}

function owners({ total, parentOf }: ReturnType<typeof createSpread>): number[] {
  const random = createRandom(1, "owners", total);
  return Array.from({ length: 500 }, () => parentOf(random.integer(0, total - 1)));
}
