import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { assertConsent } from "../../../scripts/bench/aws/consent.ts";
import { readAwsPlace } from "../../../scripts/bench/aws/flags.ts";
import { formatCost } from "../../../scripts/bench/aws/format.ts";
import { UsageError } from "../../../scripts/failure.ts";

const account = "123456789012";

describe("the flags", () => {
  test("are a place", () => {
    expect(readAwsPlace({})).toBeUndefined();
    expect(readAwsPlace({ target: "aws", maxCost: "2.50" })).toEqual({ maxCostUsd: 2.5, isCleanedUp: false });
    const all = { target: "aws", maxCost: "1", consent: account, region: "eu-west-2", prices: "p.json", cleanUp: true };
    expect(readAwsPlace(all)).toEqual({
      maxCostUsd: 1,
      consent: account,
      region: "eu-west-2",
      pricesPath: "p.json",
      isCleanedUp: true,
    });
    expect(readAwsPlace({ target: "aws", cleanUpOnly: true })).toMatchObject({ isCleanedUp: false });
  });

  test.each([
    [{ target: "aws" }, /it needs a limit/],
    [{ target: "aws", maxCost: "0" }, /--max-cost "0" is not US dollars above 0/],
    [{ target: "aws", maxCost: "-1" }, /"-1" is not/],
    [{ target: "aws", maxCost: " " }, /" " is not/],
    [{ target: "aws", maxCost: "1e999" }, /"1e999" is not/],
    [{ target: "aws", maxCost: "2,50" }, /"2,50" is not/],
    [{ target: "gcp", maxCost: "1" }, /"gcp" is not a target/],
    [{ target: "aws", maxCost: "1", consent: "1234" }, /--consent "1234" is not an account id/],
  ])("%j are wrong use", (flags, message) => {
    expect(() => readAwsPlace(flags)).toThrow(UsageError);
    expect(() => readAwsPlace(flags)).toThrow(message);
  });

  test("with several mistakes get all of them named", () => {
    expect(() => readAwsPlace({ target: "aws", consent: "x" })).toThrow(
      /^--target aws:\n {2}it needs a limit: .*\n {2}--consent "x" is not/,
    );
  });
});

describe("consent", () => {
  const terminal = (answer: string) => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    input.end(answer);
    const output = Object.assign(new PassThrough(), { isTTY: true });
    return { input, output };
  };

  test("is the account's id, typed or given", async () => {
    const { input, output } = terminal(` ${account} \n`);
    await assertConsent(account, undefined, { input, output });
    expect(String(output.read())).toBe("Type the account's id to go on: ");
    await assertConsent(account, account);
  });

  test.each(["", "yes\n", "123456789013\n", "\n123456789012\n"])("is not %j", async (answer) => {
    await expect(assertConsent(account, undefined, terminal(answer))).rejects.toThrow("That is not the account's id");
  });

  test("cannot be given where it is not seen what it is for", async () => {
    const { input, output } = terminal(`${account}\n`);
    const hidden = Object.assign(output, { isTTY: false });
    await expect(assertConsent(account, undefined, { input, output: hidden })).rejects.toThrow("no terminal to ask on");
  });

  test("of another account is none, even on a terminal", async () => {
    await expect(assertConsent(account, "123456789013", terminal(`${account}\n`))).rejects.toThrow(UsageError);
  });
});

test.each([
  [0, "$0.0000"],
  [0.00001, "< $0.0001"],
  [0.0123, "$0.0123"],
  [9.9999, "$9.9999"],
  [12.5, "$12.50"],
])("%f dollars are %s", (usd, text) => {
  expect(formatCost(usd)).toBe(text);
});
