/** Who used the processor during the run: a panel under the charts over time. */

import { renderPanel, toStepArea } from "./chart-panel.ts";
import { formatShare, noValue } from "./format.ts";
import { html, type Markup } from "./html.ts";
import type { Timeline } from "./time-slices.ts";
import type { CpuResult, CpuSample } from "./watch.ts";

const heightPx = 90;

/** Shares of the machine, between 0 and 1. Together they are what was busy. */
interface Shares {
  readonly generator: number;
  readonly engine: number;
  readonly others: number;
}

/** From the bottom of the pile to its top. */
const users = ["generator", "engine", "others"] as const;

/** What the system does not tell of generator and engine is part of what is left. */
function toShares({ busyShare, generatorShare, engineShare }: CpuSample): Shares {
  const generator = generatorShare ?? 0;
  const engine = engineShare ?? 0;
  // To the resolution of the samples: without it 0.6 - 0.2 - 0.3 is not 0.1.
  const others = Math.round(Math.max(0, busyShare - generator - engine) * 1e4) / 1e4;
  return { generator, engine, others };
}

export function renderCpuPanel(timeline: Timeline, { samples, busyShareMean }: CpuResult): Markup {
  const slices = toSliceShares(timeline, samples);
  const piles = users.map((user, top) => {
    const heights = slices.map((shares) => {
      const share = users.slice(0, top + 1).reduce((sum, below) => sum + (shares?.[below] ?? 0), 0);
      return heightPx * (1 - Math.min(1, share));
    });
    return html`<path class="area ${user}" d="${toStepArea(heights, heightPx)}"/>`;
  });
  const names = namesOf(samples);
  const means = meanOf(samples.map(toShares));
  const parts = users
    .filter((user) => names[user] !== undefined)
    .map((user) => `${names[user]} ${formatShare(means[user])}`);
  return renderPanel(timeline, {
    title: "Processor",
    legend: users.flatMap((user) => (names[user] === undefined ? [] : [[names[user], user] as const])),
    description: `Use of the machine's processors over time, on average ${formatShare(busyShareMean)}: ${parts.join(", ")}`,
    heightPx,
    marks: [0, 0.5, 1].map((share) => ({ y: heightPx * (1 - share), label: `${share * 100} %` })),
    // What is piled highest is drawn first, so that each is seen above the one below it.
    lines: piles.reverse(),
  });
}

/** Names of those whose share is known, and what the rest is then. */
function namesOf(samples: readonly CpuSample[]): Readonly<Record<keyof Shares, string | undefined>> {
  const hasGenerator = samples.some(({ generatorShare }) => generatorShare !== null);
  const hasEngine = samples.some(({ engineShare }) => engineShare !== null);
  return {
    generator: hasGenerator ? "load generator" : undefined,
    engine: hasEngine ? "engine" : undefined,
    others: hasGenerator && hasEngine ? "others" : hasGenerator ? "engine and others" : "all others",
  };
}

export const cpuHeadings: readonly string[] = ["CPU generator", "CPU engine", "CPU others"];

/** The shares of each slice in words, for the table of figures. */
export function toCpuRows(timeline: Timeline, { samples }: CpuResult): readonly (readonly string[])[] {
  return toSliceShares(timeline, samples).map((shares) =>
    users.map((user) => (shares === undefined ? noValue : formatShare(shares[user]))),
  );
}

/** A sample tells of the time before it: of the slices since the sample before, or of its own, if it is the first. */
function toSliceShares({ slices, sliceS }: Timeline, samples: readonly CpuSample[]): readonly (Shares | undefined)[] {
  const first = samples[0]?.atS ?? 0;
  return slices.map(({ startS }) => {
    const within = samples.filter(({ atS }) => atS > startS && atS <= startS + sliceS);
    const next = startS < first ? undefined : samples.find(({ atS }) => atS > startS);
    const told = within.length > 0 ? within : next === undefined ? [] : [next];
    return told.length === 0 ? undefined : meanOf(told.map(toShares));
  });
}

function meanOf(all: readonly Shares[]): Shares {
  const mean = (user: keyof Shares) => all.reduce((sum, shares) => sum + shares[user], 0) / Math.max(1, all.length);
  return { generator: mean("generator"), engine: mean("engine"), others: mean("others") };
}
