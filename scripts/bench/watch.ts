import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import type { Engine } from "../../bench/engine/engine.ts";
import type { CpuSample } from "../../bench/verdict/watch.ts";

/** Processor time since some beginning, in the system's own unit, which is the same for all of one reading. */
export interface CpuReading {
  /** On the clock of `performance.now()`. */
  readonly atMs: number;
  /** Of all processors together. */
  readonly total: number;
  readonly busy: number;
  /** By process; `null` where the system does not tell. */
  readonly processes: ReadonlyMap<number, number> | null;
}

/** Whose time a reading's processes are. */
export interface ProcessRoles {
  readonly generator: ReadonlySet<number>;
  /** `null` for an engine on this machine whose process is not known, so that its work cannot be told from others'. */
  readonly engine: ReadonlySet<number> | null;
  /** Every process that a run of ours watches at the time, this one or another beside it. */
  readonly ours: ReadonlySet<number>;
}

export interface CpuWatch {
  /** Counts a process as the load generator's, from now on. */
  addGenerator(pid: number): void;
  /** Ends the watch, at the moment the load generator has ended. Can be called any number of times. */
  stop(): void;
  /**
   * What was seen while the load was judged, once the watch has ended.
   *
   * @param lastAnswerMs of the schedule's clock, at which the load generator ended too: so the two clocks are put together
   * @param fromMs where on the schedule's clock the warm-up ended
   */
  samples(lastAnswerMs: number, fromMs: number): readonly CpuSample[];
}

const intervalMs = 1000;

/** Runs beside each other in one process are one load: none is other work to another. */
const watched = new Set<number>();

/** Reads once a second what the machine, the load generator, the engine and this process have used of its processors. */
export function startWatch({ pid, endpoint }: Pick<Engine, "pid" | "endpoint">): CpuWatch {
  const engine = pid === undefined ? (isOnThisMachine(endpoint) ? null : new Set<number>()) : new Set([pid]);
  const generator = new Set([process.pid]);
  const ours = new Set<number>();
  const readings: CpuReading[] = [];
  const read = () => {
    for (const known of [...watched, ...generator, ...(engine ?? [])]) {
      ours.add(known);
    }
    readings.push(readCpu(ours));
  };
  let endedMs: number | undefined;
  const add = (added: number) => watched.add(added);
  [...generator, ...(engine ?? [])].forEach(add);
  read();
  const timer = setInterval(read, intervalMs);
  timer.unref();
  return {
    addGenerator: (added) => {
      generator.add(added);
      add(added);
    },
    stop: () => {
      if (endedMs === undefined) {
        endedMs = performance.now();
        clearInterval(timer);
        read();
        for (const known of [...generator, ...(engine ?? [])]) {
          watched.delete(known);
        }
      }
    },
    samples: (lastAnswerMs, fromMs) => {
      const originMs = (endedMs ?? performance.now()) - lastAnswerMs;
      const samples = toCpuSamples(readings, { generator, engine, ours }, originMs);
      return samples.filter(({ atS }) => atS * 1000 - intervalMs >= fromMs);
    },
  };
}

function isOnThisMachine(endpoint: string): boolean {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : "";
  return /^(127(\.\d+){3}|localhost|\[::1\]|0\.0\.0\.0)$/.test(host);
}

/**
 * The shares between each reading and the one before. Intervals in which a process came or went are left out, because its time
 * is known for a part of them only and the rest would look like other work. So are intervals shorter than half a second, such as
 * the last one: one tick of the system's clock is a large share of them.
 *
 * @param originMs where the schedule's clock starts on that of the readings
 */
export function toCpuSamples(readings: readonly CpuReading[], roles: ProcessRoles, originMs: number): CpuSample[] {
  return readings.slice(1).flatMap((reading, position): CpuSample[] => {
    const before = readings[position];
    const total = reading.total - (before?.total ?? 0);
    const isShort = before !== undefined && reading.atMs - before.atMs < intervalMs / 2;
    if (before === undefined || isShort || total <= 0 || !hasSameProcesses(before, reading)) {
      return [];
    }
    const toShare = (time: number) => Math.min(1, Math.max(0, time / total));
    const usedBy = (pids: ReadonlySet<number> | null): number | null =>
      pids === null || reading.processes === null ? null : sumOf(reading, pids) - sumOf(before, pids);
    const [busy, generator, engine, ours] = [
      reading.busy - before.busy,
      usedBy(roles.generator),
      usedBy(roles.engine),
      roles.engine === null ? null : usedBy(roles.ours),
    ];
    return [
      {
        atS: (reading.atMs - originMs) / 1000,
        busyShare: toShare(busy),
        generatorShare: generator === null ? null : toShare(generator),
        engineShare: engine === null ? null : toShare(engine),
        otherShare: ours === null ? null : toShare(busy - ours),
      },
    ];
  });
}

function hasSameProcesses({ processes: before }: CpuReading, { processes: after }: CpuReading): boolean {
  return before?.size === after?.size && [...(before?.keys() ?? [])].every((pid) => after?.has(pid) === true);
}

function sumOf({ processes }: CpuReading, pids: ReadonlySet<number>): number {
  return [...pids].reduce((sum, pid) => sum + (processes?.get(pid) ?? 0), 0);
}

/** Everything at this moment. Reads a few small files where there is /proc, which takes well below a millisecond. */
export function readCpu(pids: Iterable<number>): CpuReading {
  const atMs = performance.now();
  const stat = readText("/proc/stat");
  const machine = stat === undefined ? undefined : parseMachineStat(stat);
  if (machine === undefined) {
    return { atMs, ...readCpusOfNode(), processes: null };
  }
  const processes = new Map<number, number>();
  for (const pid of pids) {
    const time = parseProcessStat(readText(`/proc/${pid}/stat`) ?? "");
    if (time !== undefined) {
      processes.set(pid, time);
    }
  }
  return { atMs, ...machine, processes };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // No such file: the system has no /proc, or the process has ended.
    return undefined;
  }
}

/** The first line of Linux's /proc/stat, see proc_stat(5): user nice system idle iowait irq softirq steal, in ticks. */
export function parseMachineStat(text: string): { readonly total: number; readonly busy: number } | undefined {
  const [, figures] = /^cpu +([\d ]+)$/m.exec(text) ?? [];
  // Guests, which follow, are counted in user and nice already.
  const ticks = figures?.trim().split(/ +/).map(Number).slice(0, 8) ?? [];
  if (ticks.length < 4) {
    return undefined;
  }
  const total = ticks.reduce((sum, each) => sum + each, 0);
  const [, , , idle = 0, iowait = 0] = ticks;
  return { total, busy: total - idle - iowait };
}

/** User and system time of all threads in ticks, from /proc/<pid>/stat; `undefined` if the text is none. */
export function parseProcessStat(text: string): number | undefined {
  // The program's name comes second, in brackets, and may itself hold brackets and spaces.
  const afterName = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [user, system] = [Number(afterName[11]), Number(afterName[12])];
  return Number.isFinite(user) && Number.isFinite(system) ? user + system : undefined;
}

function readCpusOfNode(): { readonly total: number; readonly busy: number } {
  let total = 0;
  let idle = 0;
  for (const { times } of cpus()) {
    total += times.user + times.nice + times.sys + times.idle + times.irq;
    idle += times.idle;
  }
  return { total, busy: total - idle };
}
