import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** Whether a process runs. One that has ended and waits to be collected by its parent does not count. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop();
    return !afterName?.startsWith("Z");
  } catch {
    return true;
  }
}

/** Resolves when a process that is not our child is gone: the system reports such an end to nobody, so it is polled. */
export async function untilGone(pid: number, timeoutMs = 20_000): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (isRunning(pid)) {
    if (performance.now() > deadlineMs) {
      throw new Error(`Process ${pid} still runs after ${timeoutMs} ms`);
    }
    await delay(20);
  }
}
