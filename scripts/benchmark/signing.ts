/**
 * What signing costs the load generator: CPU of a k6 that signs every request against the same k6 that sends old headers,
 * to a trivial local server, taking turns in one run. k6's start-up is measured and taken off both.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { k6RunFlags, toK6Environment } from "../k6.ts";
import { resolveTool } from "../tools/index.ts";
import { measureCpuS } from "./child-cpu.ts";

/**
 * Short runs and many of them, and means, not medians: on a shared machine a run takes one of two speeds, depending on what
 * its neighbours do that second, and a median jumps from one to the other.
 */
const iterationsPerRun = 3_000;
const virtualUsers = 4;
/** Runs of each variant. The order in a pair alternates (A B, B A, ...), so that a drift of the machine hits both alike. */
const pairs = 60;
const startupPairs = 5;
/** From the project's requirements: the most a signed request may cost in relation to an unsigned one. */
const ratioMax = 1.25;

interface Variant {
  readonly name: string;
  readonly signed: "yes" | "no";
  readonly startupS: number[];
  readonly loadS: number[];
}

/** Runs the comparison, prints it, and resolves with the exit code: 1 when signing costs too much. */
export async function run(): Promise<number> {
  const k6 = await resolveTool("k6");
  const server = fork(fileURLToPath(new URL("./trivial-server.mjs", import.meta.url)), { execArgv: [] });
  try {
    const port = await portOf(server);
    const measure = (variant: Variant, iterations: number) =>
      measureCpuS(toCommand(k6.command, `http://127.0.0.1:${port}`, variant.signed, iterations), toK6Environment());
    const signed: Variant = { name: "signed", signed: "yes", startupS: [], loadS: [] };
    const unsigned: Variant = { name: "unsigned", signed: "no", startupS: [], loadS: [] };

    console.log(`${2 * pairs} runs of ${iterationsPerRun} requests, signed and unsigned in turn; about a minute`);
    for (let pair = 0; pair < startupPairs + pairs; pair += 1) {
      for (const variant of pair % 2 === 0 ? [signed, unsigned] : [unsigned, signed]) {
        if (pair < startupPairs) {
          variant.startupS.push(await measure(variant, 1));
        } else {
          variant.loadS.push(await measure(variant, iterationsPerRun));
        }
      }
    }
    return printComparison(signed, unsigned, `k6 ${k6.version}`);
  } finally {
    server.kill();
  }
}

async function portOf(server: ChildProcess): Promise<number> {
  const died = once(server, "exit").then(([code]): [unknown] => {
    throw new Error(`The local server ended with ${code} before it listened.`);
  });
  const [port]: unknown[] = await Promise.race([once(server, "message"), died]);
  if (typeof port !== "number" || port === 0) {
    throw new Error("The local server did not tell its port.");
  }
  return port;
}

function toCommand(k6: readonly string[], endpoint: string, signed: "yes" | "no", iterations: number): string[] {
  const script = fileURLToPath(new URL("./signing-load.ts", import.meta.url));
  const load = ["--vus", String(Math.min(virtualUsers, iterations)), "--iterations", String(iterations)];
  const settings = ["-e", `ENDPOINT=${endpoint}`, "-e", `SIGNED=${signed}`];
  return [...k6, "run", ...k6RunFlags, "--quiet", "--summary-mode=disabled", ...load, ...settings, script];
}

function microsPerRequest({ startupS, loadS }: Variant): number[] {
  const startup = mean(startupS);
  return loadS.map((seconds) => ((seconds - startup) / (iterationsPerRun - 1)) * 1e6);
}

function printComparison(signed: Variant, unsigned: Variant, generator: string): number {
  for (const variant of [signed, unsigned]) {
    const startup = (mean(variant.startupS) * 1000).toFixed(0);
    const runs = microsPerRequest(variant).map((micros) => micros.toFixed(0));
    console.log(`${variant.name}: ${runs.join(" ")} us a request (start-up of ${startup} ms taken off)`);
  }
  const signedMicros = mean(microsPerRequest(signed));
  const unsignedMicros = mean(microsPerRequest(unsigned));
  const ratio = signedMicros / unsignedMicros;
  const processors = cpus();
  console.log(
    `mean of ${pairs}: signed ${signedMicros.toFixed(1)}, unsigned ${unsignedMicros.toFixed(1)} us of CPU a request by ` +
      `${generator} on ${processors.length} x ${processors[0]?.model ?? "unknown processor"}, Node ${process.version}; ` +
      `ratio ${ratio.toFixed(2)}, at most ${ratioMax.toFixed(2)} wanted`,
  );
  return ratio <= ratioMax ? 0 : 1;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
