import { describe, expect, it } from "vitest";
import { measureCpuS, readTimes } from "../../../scripts/benchmark/child-cpu.ts";

describe("readTimes", () => {
  it.each([
    ["dash", "0m0.010000s 0m0.020000s\n0m1.250000s 0m0.330000s\n", 1.58],
    ["bash", "0m0.001s 0m0.002s\n2m3.004s 1m0.500s\n", 183.504],
    ["a shell without fractions", "0m0s 0m0s\n0m7s 0m1s", 8],
  ])("adds user and system time of the children (%s)", (_, output, seconds) => {
    expect(readTimes(output)).toBeCloseTo(seconds, 9);
  });

  it.each(["", "0m1.0s 0m1.0s", "0m1,0s 0m1,0s\n0m1,0s 0m1,0s"])("refuses %j", (output) => {
    expect(() => readTimes(output)).toThrow("not of POSIX's form");
  });
});

describe("measureCpuS", () => {
  it("has the whole CPU time of the child, as the child saw it", async () => {
    const burn = "while (process.cpuUsage().user + process.cpuUsage().system < 400_000);";
    const burnt = await measureCpuS([process.execPath, "--eval", burn], process.env);
    const idle = await measureCpuS([process.execPath, "--eval", ""], process.env);
    // The kernel counts in ticks of 10 ms.
    expect(burnt).toBeGreaterThanOrEqual(0.38);
    expect(idle).toBeLessThan(burnt);
  });

  it("passes arguments on unchanged and does not take the child's output for times", async () => {
    const script = "console.log('0m9.0s 0m9.0s'); process.exit(process.argv[1] === 'a \"b\" $c' ? 0 : 1)";
    expect(await measureCpuS([process.execPath, "--eval", script, 'a "b" $c'], process.env)).toBeLessThan(9);
  });

  it("throws with what the child printed when it fails", async () => {
    const command = [process.execPath, "--eval", "console.error('no such host'); process.exit(7)"];
    await expect(measureCpuS(command, process.env)).rejects.toThrow(/ended with 7:\nno such host/);
    await expect(measureCpuS(["./no-such-command"], process.env)).rejects.toThrow("ended with 127");
  });
});
