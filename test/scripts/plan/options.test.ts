import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planDesign } from "../../../model/capacity/plan/plan-design.ts";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import { UsageError } from "../../../scripts/failure.ts";
import { type PlanFlags, readPlanOptions } from "../../../scripts/plan/options.ts";
import { pricesOf, readPrices } from "../../../scripts/read-prices.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablewright-plan-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const read = (flags: Partial<PlanFlags>) => readPlanOptions({ scale: "1", out: ".", ...flags }, 0.5);

describe("the loads of a plan", () => {
  it("are factors, or executions a second", async () => {
    const { loads } = await read({ scale: "1, 1000,1e6,2k,100Mrps, 50 rps,1m,100mrps", users: "10" });
    expect(loads.map(({ scale }) => scale)).toEqual([1, 1000, 1e6, 2000, 2e8, 100, 1e6, 2e8]);
  });

  it("have a thousand users for each scale of 1, up to a thousand million", async () => {
    const { loads } = await read({ scale: "0.001,1,1000,1e9" });
    expect(loads.map(({ users }) => users)).toEqual([1, 1000, 1e6, 1e9]);
  });

  it("have the users that are given, one number or one for each", async () => {
    expect((await read({ scale: "1,2", users: "7" })).loads.map(({ users }) => users)).toEqual([7, 7]);
    expect((await read({ scale: "1,2", users: "1k,1g" })).loads.map(({ users }) => users)).toEqual([1000, 1e9]);
  });

  it("peak where the curve does, unless said", async () => {
    expect((await read({})).peakToAverage).toBe(1);
    expect((await read({ peak: "4" })).peakToAverage).toBe(4);
    expect((await read({ curve: "diurnal" })).peakToAverage).toBeCloseTo(3, 3);
    expect((await read({ curve: "diurnal", peak: "5" })).time?.curve).toMatchObject({ peakToAverage: 5 });
    const crowd = await read({ curve: "flash-crowd", peak: "20" });
    expect(crowd.time?.curve).toMatchObject({ factor: 20 });
    // Twenty times the usual evening, which is three times the average.
    expect(crowd.peakToAverage).toBeGreaterThan(50);
    expect(crowd.peakToAverage).toBeLessThan(61);
    const measured = await fileOf("load.csv", "minute,requestsPerSecond\n0,10\n60,30\n120,20\n");
    expect((await read({ curve: measured })).peakToAverage).toBeCloseTo(1.5, 6);
  });

  it("are asked for by measured popularity", async () => {
    const path = await fileOf("keys.csv", "key,requests\nada,6\ngrace,2\n\nedsger,2\n");
    expect((await read({ popularity: path })).popularity).toEqual({
      kind: "histogram",
      buckets: [
        { keys: 1, share: 0.6 },
        { keys: 2, share: 0.4 },
      ],
    });
  });
});

describe("nonsense is refused, and says so", () => {
  it.each<[string, Partial<PlanFlags>, RegExp]>([
    ["a scale that is no number", { scale: "1,many" }, /--scale: "many" is not/],
    ["an infinite scale", { scale: "Infinity" }, /--scale: "Infinity" is not/],
    ["an empty scale", { scale: "" }, /--scale: "" is not/],
    ["users that are none", { users: "all" }, /--users: "all" is not/],
    ["users for other scales", { scale: "1,2,3", users: "1,2" }, /2 numbers of users for 3 scales/],
    ["a skew that is none", { skew: "NaN" }, /--skew: "NaN" is not/],
    ["days that are no days", { curve: "constant", days: "1.5" }, /--days: "1.5" is not a whole number/],
    ["days of nothing", { days: "3" }, /--days: nothing is simulated without a curve/],
    ["a curve of no name", { curve: "sinus" }, /"sinus" is neither a curve nor the path/],
    ["a peak for a constant load", { curve: "constant", peak: "3" }, /--peak: this curve has a peak of its own/],
    ["two popularities", { skew: "1", popularity: "x.csv" }, /either measured or a Zipf law/],
    ["a popularity file that is not there", { popularity: "nowhere.csv" }, /nowhere\.csv cannot be read/],
    ["a curve file that is not there", { curve: "nowhere.csv" }, /nowhere\.csv/],
  ])("%s", async (_, flags, says) => {
    const error: unknown = await read(flags).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toHaveProperty("message", expect.stringMatching(says));
  });

  it("all of it at once", async () => {
    const error: unknown = await read({ scale: "x", users: "y", skew: "z" }).catch((thrown: unknown) => thrown);
    expect(error).toHaveProperty("message", expect.stringMatching(/--scale[\s\S]*--users[\s\S]*--skew/));
  });

  it("every wrong line of a popularity file", async () => {
    const path = await fileOf("wrong.csv", "a,1\nb,-1\nc,x\n");
    await expect(read({ popularity: path })).rejects.toThrow(/:2: "-1"[\s\S]*:3: "x"/);
    await expect(read({ popularity: await fileOf("none.csv", "key,requests\n") })).rejects.toThrow(
      /no key with requests/,
    );
  });

  it.each<[string, Partial<PlanFlags>, RegExp]>([
    ["a negative rate", { scale: "-5" }, /-5 is no factor/],
    ["a scale of 0", { scale: "0" }, /0 is no factor/],
    ["half a user", { users: "0.5" }, /0\.5 is no number of users/],
    ["a negative skew", { skew: "-1" }, /skew is -1/],
    ["a skew that diverges", { skew: "1000" }, /diverges/],
    ["a peak below the average", { peak: "0.5" }, /peak of 0\.5/],
    ["a utilization that autoscaling does not take", { targetUtilization: "95" }, /95 %/],
  ])("%s", async (_, flags, says) => {
    const options = await read(flags);
    const prices = pricesOf(await readPrices(), "us-east-1");
    expect(() => planDesign({ design: socialMedia, prices, ...options })).toThrow(says);
  });
});
