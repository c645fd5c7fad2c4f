import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareErrorRate } from "../../../bench/verdict/error-rates.ts";
import { decideLatency } from "../../../bench/verdict/judge-latency.ts";
import {
  type Bounds,
  findBounds,
  type NextStep,
  type Probe,
  type ProbeOutcome,
  planNextProbe,
  type SearchEnd,
  type SearchRules,
} from "../../../bench/verdict/limit.ts";

const rules: SearchRules = { startScale: 1000, resolutionShare: 0.05, probesMost: 16 };

type Try = (step: NextStep & { readonly kind: "probe" }) => ProbeOutcome;

function search(
  attempt: Try,
  searchRules = rules,
): Bounds & { readonly why: SearchEnd; readonly probes: readonly Probe[] } {
  const probes: Probe[] = [];
  for (;;) {
    const step = planNextProbe(probes, searchRules);
    if (step.kind === "end") {
      return { ...findBounds(probes), why: step.why, probes };
    }
    probes.push({ scale: step.scale, isLonger: step.isLonger, outcome: attempt(step) });
  }
}

/** A system that is judged without error. */
const knownKnee =
  (knee: number, beyond: ProbeOutcome = "fail"): Try =>
  ({ scale }) =>
    scale <= knee ? "pass" : beyond;

describe("the search without noise", () => {
  it.each<["fail" | "generator" | "undecided", string]>([
    ["fail", "broken"],
    ["generator", "generator"],
    ["undecided", "not-proven"],
  ])("encloses where %s begins, to the resolution", (beyond, kind) => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 300, noNaN: true }),
        fc.double({ min: 0.1, max: 5000, noNaN: true }),
        (times, startScale) => {
          const knee = startScale * times;
          const { provenScale, upper, why } = search(knownKnee(knee, beyond), { ...rules, startScale, probesMost: 40 });
          expect(why).toBe("found");
          expect(upper?.kind).toBe(kind);
          expect(provenScale).toBeLessThanOrEqual(knee);
          expect(upper?.scale).toBeGreaterThan(knee);
          // Rounding a scale to three digits may end it a little early.
          expect((upper?.scale ?? Number.NaN) / (provenScale ?? Number.NaN)).toBeLessThanOrEqual(1.05 * 1.005);
        },
      ),
    );
  });

  it("goes up in steps of two, then halves the distance", () => {
    const { probes, provenScale, upper } = search(knownKnee(5000));
    expect(probes.map(({ scale }) => scale)).toEqual([1000, 2000, 4000, 8000, 5660, 4760, 5190, 4970]);
    expect([provenScale, upper]).toEqual([4970, { scale: 5190, kind: "broken" }]);
  });

  it("ends with the first probe if that does not pass, after a longer one if it was undecided", () => {
    expect(search(knownKnee(999))).toMatchObject({ why: "start", provenScale: null, upper: { kind: "broken" } });
    expect(search(knownKnee(999, "generator"))).toMatchObject({ why: "start", upper: { kind: "generator" } });
    const undecided = search(knownKnee(999, "undecided"));
    expect(undecided).toMatchObject({ why: "start", upper: { scale: 1000, kind: "not-proven" } });
    expect(undecided.probes.map(({ isLonger }) => isLonger)).toEqual([false, true]);
  });

  it("takes the longer probe's word, whatever it is", () => {
    const longer = (outcome: ProbeOutcome) =>
      search(({ scale, isLonger }) =>
        scale !== 2000 ? (scale < 3000 ? "pass" : "fail") : isLonger ? outcome : "undecided",
      );
    expect(
      longer("pass")
        .probes.map(({ scale }) => scale)
        .slice(0, 4),
    ).toEqual([1000, 2000, 2000, 4000]);
    expect(longer("pass")).toMatchObject({ why: "found", upper: { kind: "broken" } });
    expect(longer("pass").provenScale).toBeGreaterThanOrEqual(2000);
    expect(longer("fail").upper).toMatchObject({ kind: "broken" });
    expect(longer("fail").provenScale).toBeLessThan(2000);
    expect(longer("undecided").provenScale).toBeLessThan(2000);
  });

  it("stops where nothing was measured, and keeps what was proved before", () => {
    const found = search(({ scale }) => (scale > 3000 ? "invalid" : "pass"));
    expect(found).toMatchObject({ why: "invalid", provenScale: 2000, upper: null });
    expect(search(() => "invalid")).toMatchObject({ why: "invalid", provenScale: null, upper: null });
  });

  it("never takes more probes than it may", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<ProbeOutcome>("pass", "fail", "undecided", "generator", "invalid"), { minLength: 1 }),
        fc.integer({ min: 1, max: 20 }),
        (outcomes, probesMost) => {
          let tries = 0;
          const { probes, provenScale, upper } = search(() => outcomes[tries++ % outcomes.length] ?? "fail", {
            ...rules,
            probesMost,
          });
          expect(probes.length).toBeLessThanOrEqual(probesMost);
          expect(upper === null || provenScale === null || upper.scale > provenScale).toBe(true);
        },
      ),
    );
    expect(search(() => "pass").why).toBe("probes");
  });
});

/** Numbers in [0, 1), the same for the same seed. */
function createUniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** How many of the requests are over: by skipping from one to the next, which is fast for a small share. */
function drawBinomial(uniform: () => number, samples: number, share: number): number {
  let over = 0;
  for (
    let at = Math.log1p(-uniform()) / Math.log1p(-share);
    at < samples;
    at += 1 + Math.log1p(-uniform()) / Math.log1p(-share)
  ) {
    over += 1;
  }
  return over;
}

describe("the search in noise", () => {
  const searches = 400;
  const rates = shareErrorRate(1, rules.probesMost);

  /** How often the limit lies outside of what was claimed, and how many searches ended with a broken bound. */
  function simulate(steepness: number, samples: number) {
    let wrong = 0;
    let broken = 0;
    for (let seed = 1; seed <= searches; seed += 1) {
      const uniform = createUniform(seed * 7919);
      const knee = 1000 * 2 ** (uniform() * 4);
      const { provenScale, upper } = search(({ scale, isLonger }) => {
        // At the knee exactly one request of a hundred is over the budget.
        const share = Math.min(0.5, 0.01 * (scale / knee) ** steepness);
        const count = isLonger ? samples * 3 : samples;
        return decideLatency({ samples: count, over: drawBinomial(uniform, count, share), designEffect: 1 }, rates);
      });
      const isBroken = upper?.kind === "broken";
      broken += isBroken ? 1 : 0;
      wrong += (provenScale ?? 0) > knee || (isBroken && upper.scale < knee) ? 1 : 0;
    }
    return { wrong, broken };
  }

  // Of 400 searches that err with a chance of 5 %, more than 30 do with a chance of 1 %.
  it.each([
    ["steep", 20, 3000],
    ["steep, with few requests", 20, 700],
    ["gentle", 2, 3000],
    ["gentle, with few requests", 2, 700],
  ])("errs no more often than promised where the knee is %s", (_, steepness, samples) => {
    expect(simulate(steepness, samples).wrong).toBeLessThanOrEqual(30);
  });

  it("finds a broken bound where the knee is steep and there are requests enough", () => {
    expect(simulate(40, 20_000).broken).toBeGreaterThan(searches / 2);
  });
});
