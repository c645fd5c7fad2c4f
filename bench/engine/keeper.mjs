/**
 * Runs one program and ends it as soon as the process that asked for it is gone, however it went.
 *
 * A process that is killed with SIGKILL cannot clean up, but the system closes its pipes. So this keeper stands between
 * the two: its stdin is a pipe whose other end only the owner holds, and the end of that pipe means "end the program".
 *
 * Protocol: the first line of stdin is the order as JSON. On file descriptor 3 the keeper writes one JSON object a line:
 * `{started: pid}` or `{failed: message}`, and then `{exited: {code, signal}}`. stdout and stderr are the program's own.
 *
 * Plain JavaScript, so that it starts in a few milliseconds without a loader.
 */
import { spawn } from "node:child_process";
import { writeSync } from "node:fs";

/**
 * @typedef {object} Order
 * @property {string} program
 * @property {string[]} args
 * @property {string} [cwd]
 * @property {Record<string, string>} env the program's whole environment
 * @property {number} stopGraceMs time between SIGTERM and SIGKILL
 */

const isWindows = process.platform === "win32";
const reportFd = 3;

/** @type {import("node:child_process").ChildProcess | undefined} */
let child;
let isEnding = false;
let stopGraceMs = 0;

/** @param {object} message */
function report(message) {
  try {
    writeSync(reportFd, `${JSON.stringify(message)}\n`);
  } catch {
    // The owner is gone and nobody reads; the program is ended all the same.
  }
}

/**
 * Signals the whole group, which is this keeper and whatever the program started, so that a wrapper script does not leave
 * the real program behind.
 *
 * @param {"SIGTERM" | "SIGKILL"} signal
 */
function signalGroup(signal) {
  try {
    process.kill(-process.pid, signal);
  } catch {
    // Windows has no groups, and without a group of its own there is only the program itself to end.
    child?.kill(signal);
  }
}

function end() {
  if (isEnding) {
    return;
  }
  isEnding = true;
  if (child === undefined) {
    process.exit(0);
  }
  signalGroup("SIGTERM");
  setTimeout(() => child?.kill("SIGKILL"), stopGraceMs);
}

/** @param {string} line */
function run(line) {
  /** @type {Order} */
  const order = JSON.parse(line);
  stopGraceMs = order.stopGraceMs;
  child = spawn(order.program, order.args, {
    ...(order.cwd === undefined ? {} : { cwd: order.cwd }),
    env: order.env,
    stdio: ["ignore", "inherit", "inherit"],
    windowsHide: true,
  });
  child.on("spawn", () => report({ started: child?.pid }));
  child.on("error", (error) => {
    if (child?.pid === undefined) {
      report({ failed: error.message });
      process.exit(1);
    }
  });
  child.on("exit", (code, signal) => {
    report({ exited: { code, signal } });
    // What the program itself left running goes too, and with it this keeper.
    if (!isWindows) {
      signalGroup("SIGKILL");
    }
    process.exit(0);
  });
}

// Sent to the keeper's own group, or by hand to the keeper: both mean that the program has to end.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, end);
}

let received = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (text) => {
  if (child === undefined) {
    received += text;
    const lineEnd = received.indexOf("\n");
    if (lineEnd >= 0) {
      run(received.slice(0, lineEnd));
    }
  }
});
process.stdin.on("end", end);
process.stdin.on("error", end);
