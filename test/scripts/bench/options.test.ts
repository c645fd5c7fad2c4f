import { Command } from "commander";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planReplay } from "../../../bench/workload/replay-plan.ts";
import { planCounts, sum } from "../../../bench/workload/schedule-input.ts";
import { defaultLoad, toScheduleInput } from "../../../bench/workload/settings.ts";
import socialMedia from "../../../model/designs/social-media/index.ts";
import {
  addDataSetOptions,
  type BenchFlags,
  readEngineName,
  readLimits,
  readLoad,
  readPort,
} from "../../../scripts/bench/options.ts";
import { UsageError } from "../../../scripts/failure.ts";

const nowMs = Date.UTC(2026, 10, 22, 17, 30);
const rates = planReplay(socialMedia).replayed.map(({ pattern }) => pattern.rateRps.value);
const read = (flags: Partial<BenchFlags>) => readLoad(flags, rates, nowMs);

function failureOf(work: () => unknown): UsageError {
  try {
    work();
  } catch (error) {
    if (error instanceof UsageError) {
      return error;
    }
    throw error;
  }
  throw new Error("the flags were accepted");
}

/** The flags that an error's lines begin with. */
const flagsIn = ({ message }: UsageError) => [...message.matchAll(/^ {2}(--[a-z-]+): /gm)].map((match) => match[1]);

describe("the load of the flags", () => {
  it("is the default load for today's data set without any", () => {
    expect(read({})).toEqual({ ...defaultLoad, topupSamples: 473, dataSetMomentMs: Date.UTC(2026, 10, 22) });
  });

  it("is what the flags say", () => {
    const flags = {
      users: "20",
      seed: "7",
      skew: "0",
      scale: "50.5",
      duration: "2m",
      warmup: "0",
      arrivals: "constant",
      profile: "2x1,1x0.5",
      topUp: "12",
      virtualUsers: "8",
      day: "2026-02-28",
    };
    expect(read(flags)).toEqual({
      users: 20,
      seed: 7,
      skew: 0,
      scale: 50.5,
      durationS: 120,
      warmupS: 0,
      arrivals: "constant",
      profile: "2x1,1x0.5",
      topupSamples: 12,
      virtualUsers: 8,
      dataSetMomentMs: Date.UTC(2026, 1, 28),
    });
  });

  it.each([
    ["90", 90],
    ["90s", 90],
    ["90 s", 90],
    ["2m", 120],
    ["1h", 3600],
    ["1.5m", 90],
    [".5h", 1800],
    ["0.25", 0.25],
    ["24h", 86_400],
  ])("lasts for --duration %s %d seconds", (duration, durationS) => {
    expect(read({ duration, scale: "10" }).durationS).toBe(durationS);
  });

  it.each(["", "s", "a minute", "1d", "1m30s", "-5", "1.2.3s", ".", "5 minutes", "0", "0s", "25h", "NaN", "Infinity"])(
    "cannot last for %j",
    (duration) => {
      expect(flagsIn(failureOf(() => read({ duration })))).toEqual(["--duration"]);
      const warmup = duration.replace(/^0s?$/, "2h");
      expect(flagsIn(failureOf(() => read({ warmup })))).toEqual(["--warmup"]);
    },
  );

  it("is made for any day of the calendar", () => {
    const days = fc.integer({ min: Date.UTC(1972, 0, 1) / 86_400_000, max: Date.UTC(9998, 11, 31) / 86_400_000 });
    fc.assert(
      fc.property(days, (day) => {
        const text = new Date(day * 86_400_000).toISOString().slice(0, 10);
        expect(read({ day: text }).dataSetMomentMs).toBe(day * 86_400_000);
      }),
    );
  });

  it.each([
    "",
    "yesterday",
    "2026-02-30",
    "2026-13-01",
    "2026",
    "2026-1-1",
    "22.11.2026",
    "2026-11-22T00:00",
    "1795305600000",
  ])("is not made for the day %j", (day) => {
    const failure = failureOf(() => read({ day }));
    expect(flagsIn(failure)).toEqual(["--day"]);
    expect(failure.message).toContain(`"${day}" is not a day of the calendar, such as 2026-11-22`);
  });

  it.each(["1960-01-01", "1971-12-31", "9999-12-31"])("is not made for %s, where no data set can be", (day) => {
    expect(flagsIn(failureOf(() => read({ day })))).toEqual(["--day"]);
  });

  it("is refused with every flag that is wrong, once each", () => {
    const failure = failureOf(() =>
      read({
        users: "0",
        seed: "-1",
        skew: "steep",
        scale: "0",
        duration: "soon",
        warmup: "1.2.3s",
        arrivals: "random",
        profile: "wild",
        topUp: "auto",
        virtualUsers: "0",
        day: "2026-02-30",
      }),
    );
    expect(flagsIn(failure).sort()).toEqual(
      [
        "arrivals",
        "day",
        "duration",
        "profile",
        "scale",
        "seed",
        "skew",
        "top-up",
        "users",
        "virtual-users",
        "warmup",
      ].map((flag) => `--${flag}`),
    );
    expect(failure.message).toMatch(/^The load has 11 problems:/);
    expect(failure.message).toContain('"1.2.3s"');
    expect(failure.fix).toContain("--help");
  });

  it("is refused by its flag when it would be too many arrivals, or none", () => {
    const many = failureOf(() => read({ scale: "1e9" }));
    expect(many.message).toMatch(/--scale: .*20000000 is the most/);
    expect(failureOf(() => read({ scale: "0.001", duration: "1" })).message).toContain("is not one request");
    expect(failureOf(() => read({ scale: "0.1", duration: "24h", topUp: "1000000" })).message).toContain(
      "--duration: the run would last",
    );
  });
});

describe("the top-up", () => {
  const shareOf = (flags: Partial<BenchFlags>, topupSamples: number) => {
    const { topup, mix } = planCounts(toScheduleInput({ ...read(flags), topupSamples }, rates));
    return sum(topup) / sum(mix);
  };

  it("is comfortable by default, when it makes the run at most a tenth longer", () => {
    expect(read({}).topupSamples).toBe(473);
    expect(shareOf({}, 473)).toBeLessThan(0.01);
  });

  it("is left out by default when it would make the run more than a tenth longer", () => {
    expect(read({ scale: "50", duration: "3" }).topupSamples).toBe(0);
  });

  it("changes over exactly where it makes the run a tenth longer", () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 2000, noNaN: true }), (scale) => {
        const flags = { scale: String(scale) };
        expect(read(flags).topupSamples).toBe(shareOf(flags, 473) <= 0.1 ? 473 : 0);
      }),
    );
    const affordable = [200, 300, 400, 500, 600].map((scale) => read({ scale: String(scale) }).topupSamples);
    expect(new Set(affordable)).toEqual(new Set([0, 473]));
  });

  it("is what the flag says, however long the run becomes", () => {
    expect(read({ scale: "50", duration: "3", topUp: "300" }).topupSamples).toBe(300);
    expect(read({ topUp: "0" }).topupSamples).toBe(0);
  });

  it("is left out by default where there is no room for it", () => {
    // 19,996,236 arrivals of 20,000,000 at most.
    expect(read({ scale: "20000", duration: "1023.3", warmup: "0" }).topupSamples).toBe(0);
  });
});

describe("the other flags", () => {
  it("name the engine", () => {
    expect([readEngineName(undefined), readEngineName("dynamodb-local")]).toEqual(["embedded", "dynamodb-local"]);
    const failure = failureOf(() => readEngineName("mysql"));
    expect([failure.message, failure.fix]).toEqual([
      '"mysql" is not an engine.',
      "Give --engine embedded or --engine dynamodb-local, or --endpoint <url>.",
    ]);
  });

  it("name a port, or none", () => {
    expect([readPort(undefined), readPort("1"), readPort("65535")]).toEqual([{}, { port: 1 }, { port: 65_535 }]);
    for (const text of ["0", "65536", "80.5", "-1", "http", "", " "]) {
      expect(failureOf(() => readPort(text)).fix).toContain("--port");
    }
  });

  it("give limits, and all that is wrong with them", () => {
    expect(readLimits({})).toEqual({ lagMsP99: 20, errorShare: 0.001, cpuOtherShare: 0.25 });
    expect(readLimits({ maxLag: "5.5", maxErrorShare: "0", maxOtherCpu: "1" })).toEqual({
      lagMsP99: 5.5,
      errorShare: 0,
      cpuOtherShare: 1,
    });
    expect(flagsIn(failureOf(() => readLimits({ maxLag: " ", maxErrorShare: "1.1", maxOtherCpu: "25" })))).toEqual([
      "--max-lag",
      "--max-error-share",
      "--max-other-cpu",
    ]);
    for (const maxLag of ["-1", "60001", "NaN", "low", ""]) {
      expect(flagsIn(failureOf(() => readLimits({ maxLag })))).toEqual(["--max-lag"]);
    }
  });

  it("are the same for every verb that seeds", () => {
    const flags = addDataSetOptions(new Command())
      .parse(["--users", "20", "--seed", "2", "--skew", "0.5", "--day", "2026-11-22"], { from: "user" })
      .opts();
    expect(readLoad(flags, rates, nowMs)).toMatchObject({ users: 20, seed: 2, skew: 0.5 });
  });
});
