/** Who used the machine's processors during a run. */

/** The machine over about a second. Shares are of the whole machine: 1 is all of its cores. */
export interface CpuSample {
  /** End of the interval, in seconds since the schedule's start. */
  readonly atS: number;
  /** Everything that ran, and what a hypervisor gave to other machines. */
  readonly busyShare: number;
  /** k6 and the command line; `null` where the system does not tell the time of a process. */
  readonly generatorShare: number | null;
  /** 0 for an engine on another machine; `null` for one on this machine that was not started by the run. */
  readonly engineShare: number | null;
  /** What is left: the work of others; `null` where it cannot be told apart. */
  readonly otherShare: number | null;
}

/** Over mix and top-up. */
export interface CpuResult {
  /** In the order of time; in a long run, each stands for several seconds. */
  readonly samples: readonly CpuSample[];
  readonly busyShareMean: number;
  readonly otherShareMean: number | null;
}

/** As many as a chart can show. */
const samplesMost = 600;

/** @returns `null` without samples */
export function toCpuResult(samples: readonly CpuSample[]): CpuResult | null {
  if (samples.length === 0) {
    return null;
  }
  const size = Math.ceil(samples.length / samplesMost);
  const groups = Array.from({ length: Math.ceil(samples.length / size) }, (_, group) =>
    samples.slice(group * size, (group + 1) * size),
  );
  const { busyShare, otherShare } = toMean(samples);
  return { samples: groups.map(toMean), busyShareMean: busyShare, otherShareMean: otherShare };
}

function toMean(samples: readonly CpuSample[]): CpuSample {
  return {
    atS: round(samples.at(-1)?.atS ?? 0),
    busyShare: meanOf(samples.map(({ busyShare }) => busyShare)) ?? 0,
    generatorShare: meanOf(samples.map(({ generatorShare }) => generatorShare)),
    engineShare: meanOf(samples.map(({ engineShare }) => engineShare)),
    otherShare: meanOf(samples.map(({ otherShare }) => otherShare)),
  };
}

/** To a hundredth of a percent; `null` if none is known. */
export function meanOf(shares: readonly (number | null)[]): number | null {
  const known = shares.filter((share) => share !== null);
  return known.length === 0 ? null : round(known.reduce((sum, share) => sum + share, 0) / known.length);
}

/** A share to a hundredth of a percent, a time to a millisecond and less than that: finer than either is measured. */
const round = (value: number): number => Math.round(value * 1e4) / 1e4;
