import { describe, expect, test } from "vitest";
import { startTogether } from "../../../scripts/bench/common-start.ts";

const ask = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
};

describe("a common start", () => {
  test("is one moment ahead for all processes of all replays, once the last one has asked", async () => {
    const start = startTogether(2);
    const first = await start.join(2);
    const early = [...first.urls, ...first.urls].map(async (url) => (await ask(url)).text);
    const second = await start.join(1);
    // While somebody else is answered, those who have asked before would be, too.
    const alone = await startTogether(1).join(1);
    await ask(alone.urls[0] ?? "");
    alone.leave();
    const askedMs = Date.now();
    const { text } = await ask(second.urls[0] ?? "");
    expect(new Set([text, ...(await Promise.all(early))])).toEqual(new Set([text]));
    expect(Number(text)).toBeGreaterThanOrEqual(askedMs + 2000);
    expect((await ask(first.urls[1] ?? "")).text).toBe(text);
    expect(new Set([...first.urls, ...second.urls]).size).toBe(3);
    first.leave();
    second.leave();
  });

  test("waits for no process that is done without having asked", async () => {
    const start = await startTogether(1).join(3);
    const [first = "", second = ""] = start.urls;
    const answers = Promise.all([ask(first), ask(second)]);
    start.finish(2);
    const [one, other] = await answers;
    expect(one).toEqual({ status: 200, text: other?.text });
    start.leave();
  });

  test("does not come when a replay ends before it, and nobody waits for it", async () => {
    const start = startTogether(2);
    const [first, second] = [await start.join(1), await start.join(1)];
    const waiting = ask(first.urls[0] ?? "");
    second.leave();
    expect((await waiting.catch(() => ({ status: 503 }))).status).toBe(503);
  });
});
