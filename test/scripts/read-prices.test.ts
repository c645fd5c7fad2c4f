import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UsageError } from "../../scripts/failure.ts";
import { defaultPricesPath, pricesOf, readPrices } from "../../scripts/read-prices.ts";
import { prices } from "../model/capacity/cost/demands.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "prices-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(content: string) {
  const path = join(folder, "prices.json");
  writeFileSync(path, content);
  return readPrices(path);
}

/** The problems of a list that is right but for the changes. */
async function problemsOf(list: unknown): Promise<readonly string[]> {
  const error: unknown = await read(JSON.stringify(list)).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  return error instanceof UsageError ? error.message.split("\n  ").slice(1) : [];
}

const list = { date: "2026-11-22", source: "my contract", currency: "USD", regions: { "us-east-1": prices } };

describe("readPrices", () => {
  it("reads the shipped file: dated, with its sources, and us-east-1", async () => {
    const shipped = await readPrices();
    expect(shipped).toEqual(JSON.parse(readFileSync(defaultPricesPath, "utf8")));
    expect(shipped.date).toMatch(/^2026-/);
    expect(pricesOf(shipped, "us-east-1")).toMatchObject(prices);
    expect(Object.values(shipped.regions).every(({ source }) => source !== undefined)).toBe(true);
  });

  it("reads a list of the user's, with a byte order mark too", async () => {
    expect(await read(`\uFEFF${JSON.stringify(list)}`)).toEqual(list);
  });

  it("names every problem at its path", async () => {
    const { storageGbMonthUsd: _, ...withoutStorage } = prices.standard;
    expect(
      await problemsOf({
        ...list,
        date: "2026-02-30",
        currency: "EUR",
        colour: "red",
        regions: {
          "us-east-1": {
            standard: { ...withoutStorage, storageGBMonthUsd: 0.25, onDemandReadPerMillionUsd: -1 },
            standardInfrequentAccess: {
              ...prices.standardInfrequentAccess,
              storageFreeGb: "0",
              provisionedReadUnitHourUsd: null,
            },
          },
          "eu-west-1": { source: "", standard: [], standartInfrequentAccess: {} },
          "eu-west-2": 3,
        },
      }),
    ).toEqual([
      "colour: is not known",
      'currency: "EUR" is not "USD", the one currency that prices are read in',
      'date: "2026-02-30" is not a date such as 2026-08-15',
      "regions.us-east-1.standard.storageGbMonthUsd: is missing",
      "regions.us-east-1.standard.storageGBMonthUsd: is not known; storageGbMonthUsd is meant, it seems",
      "regions.us-east-1.standard.onDemandReadPerMillionUsd: -1 is not a finite number that is 0 or more",
      "regions.us-east-1.standardInfrequentAccess.provisionedReadUnitHourUsd: null is not a finite number that is 0 or more",
      'regions.us-east-1.standardInfrequentAccess.storageFreeGb: "0" is not a finite number that is 0 or more',
      "regions.eu-west-1.standardInfrequentAccess: is missing",
      "regions.eu-west-1.standartInfrequentAccess: is not known; standardInfrequentAccess is meant, it seems",
      'regions.eu-west-1.source: "" is not a text',
      "regions.eu-west-1.standard: [] is not an object",
      "regions.eu-west-2: 3 is not an object",
    ]);
  });

  it.each([
    [null, ["the file: null is not an object"]],
    [{}, ["date: is missing", "source: is missing", "currency: is missing", "regions: is missing"]],
    [{ ...list, regions: {} }, ["regions: there is none"]],
    [{ ...list, date: 20261122 }, ["date: 20261122 is not a date such as 2026-08-15"]],
    [{ ...list, date: "22 November 2026" }, ['date: "22 November 2026" is not a date such as 2026-08-15']],
  ])("says what is wrong with %j", async (content, problems) => {
    expect(await problemsOf(content)).toEqual(problems);
  });

  it("refuses a price that is beyond what a number holds", async () => {
    const content = JSON.stringify(list).replace('"storageFreeGb":25', '"storageFreeGb":1e999');
    await expect(read(content)).rejects.toThrow(
      "regions.us-east-1.standard.storageFreeGb: Infinity is not a finite number",
    );
  });

  it("says where a file stops being JSON", async () => {
    await expect(read('{\n  "date": "2026-11-22",\n}')).rejects.toThrow(
      "is not JSON: line 3, column 1: there is } where a name in double quotes belongs.",
    );
  });

  it("says that there is no file", async () => {
    await expect(readPrices(join(folder, "none.json"))).rejects.toThrow(UsageError);
    await expect(readPrices(join(folder, "none.json"))).rejects.toThrow("none.json cannot be read");
  });
});

describe("pricesOf", () => {
  it.each(["us-esat-1", "mars-north-1", "constructor", "__proto__"])("refuses %s and says what there is", (region) => {
    const attempt = () => pricesOf({ ...list, currency: "USD" }, region);
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(`The price list of 2026-11-22 has no region "${region}"; it has us-east-1.`);
  });

  it("names the region that is meant, and how to add one", () => {
    try {
      pricesOf({ ...list, currency: "USD" }, "us-esat-1");
      expect.unreachable();
    } catch (error) {
      expect(error instanceof UsageError && error.fix).toMatch(
        /^Did you mean us-east-1\? To add one, copy .*prices\.json/,
      );
    }
  });
});
