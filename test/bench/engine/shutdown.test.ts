import { expect, it } from "vitest";
import { onShutdown } from "../../../bench/engine/shutdown.ts";
import { startFixture } from "../../support/fixture-process.ts";

const fixture = new URL("./fixtures/end-in-order.ts", import.meta.url);

it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "undoes the latest first on %s, whatever fails, and ends by it",
  async (signal) => {
    const { process: child, nextLine, ended, stderr } = startFixture(fixture);
    expect(await nextLine()).toBe("ready");
    child.kill(signal);
    expect(await nextLine()).toBe(`last undone by ${signal}`);
    expect(await nextLine()).toBe(`first undone by ${signal}`);
    expect(await ended).toEqual({ code: null, signal });
    expect(stderr()).toBe("While ending: cannot be undone\n");
  },
);

it("listens to signals only while there is something to undo", () => {
  const before = process.listenerCount("SIGTERM");
  const takeBackFirst = onShutdown(async () => {});
  const takeBackSecond = onShutdown(async () => {});
  expect(process.listenerCount("SIGTERM")).toBe(before + 1);
  takeBackFirst();
  takeBackFirst();
  expect(process.listenerCount("SIGTERM")).toBe(before + 1);
  takeBackSecond();
  expect(process.listenerCount("SIGTERM")).toBe(before);
});
