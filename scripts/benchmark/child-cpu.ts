/** Processor time of a child process, exact and complete. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/**
 * Node tells the resources of its own process only, and `/proc` forgets a process when it ends. A POSIX shell has the
 * kernel's sum over the children it waited for: the second line of `times`.
 */
const shellScript = '"$@" >&2; status=$?; times; exit "$status"';

/** User and system time in seconds of one `times` line, such as `0m1.250s 0m0.320s`. */
const timesLine = /^(\d+)m([\d.]+)s (\d+)m([\d.]+)s$/;

/**
 * Runs a command to its end and resolves with the seconds of CPU, user and system, that it and its children took.
 *
 * @throws Error with what the command printed when it does not exit with 0
 */
export async function measureCpuS(command: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const shell = spawn("sh", ["-c", shellScript, "sh", ...command], {
    env: { ...env, LC_ALL: "C" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = new Promise<number | null>((resolve, reject) => shell.once("error", reject).once("close", resolve));
  const [status, times, printed] = await Promise.all([exited, text(shell.stdout), text(shell.stderr)]);
  if (status !== 0) {
    throw new Error(`${command[0]} ended with ${status}:\n${printed.trim()}`);
  }
  return readTimes(times);
}

/**
 * Seconds of CPU of the children in the output of the shell's `times`.
 *
 * @throws Error when it is not of POSIX's form
 */
export function readTimes(output: string): number {
  const parts = timesLine.exec(output.trimEnd().split("\n")[1] ?? "");
  if (parts === null) {
    throw new Error(`The shell's \`times\` printed ${JSON.stringify(output)}, which is not of POSIX's form.`);
  }
  const [userMinutes = 0, userSeconds = 0, systemMinutes = 0, systemSeconds = 0] = parts.slice(1).map(Number);
  return userMinutes * 60 + userSeconds + systemMinutes * 60 + systemSeconds;
}
