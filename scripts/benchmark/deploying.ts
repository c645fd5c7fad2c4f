/**
 * What `pulumi up` of the social media design takes on this machine: the real CLI and program, the stand-in for the `aws` provider,
 * the embedded engine. A program that deploys nothing is measured beside it, because most of the time is the CLI's and Node's own start.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startEmbedded } from "../../bench/engine/embedded.ts";
import { startStandIn } from "../../infra/stand-in/index.ts";
import { toPulumiEnvironment } from "../pulumi/environment.ts";
import { resolveTool } from "../tools/index.ts";

const rounds = 3;
/** From the project's requirements, in seconds. */
const firstMostS = 30;
const unchangedMostS = 10;

const root = fileURLToPath(new URL("../../", import.meta.url));

type Pulumi = (folder: string, ...args: string[]) => Promise<number>;

/** Runs the comparison, prints it, and resolves with the exit code: 1 when a deployment is too slow. */
export async function run(): Promise<number> {
  const engine = await startEmbedded(await resolveTool("dynoxide"));
  const standIn = await startStandIn({ endpoint: engine.endpoint, credentials: engine.credentials });
  const folder = await mkdtemp(join(tmpdir(), "tablewright-deploying-"));
  try {
    const { command, version } = await resolveTool("pulumi");
    const pulumi = createPulumi(folder, dirname(command[0]), standIn.port);
    const design = await makeProject(folder, "tablewright", "infra/index.ts");
    const nothing = await makeProject(folder, "nothing", "nothing.mjs");
    await writeFile(join(nothing, "nothing.mjs"), "export {};\n");
    await mkdir(join(folder, "state"));
    const first: number[] = [];
    const unchanged: number[] = [];
    const empty: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (const project of [design, nothing]) {
        await pulumi(project, "stack", "init", `round${round}`);
        await pulumi(project, "config", "set", "aws:region", "eu-west-2");
      }
      await pulumi(nothing, "up", "--yes");
      first.push(await pulumi(design, "up", "--yes"));
      unchanged.push(await pulumi(design, "up", "--yes", "--expect-no-changes"));
      empty.push(await pulumi(nothing, "up", "--yes", "--expect-no-changes"));
      await pulumi(design, "destroy", "--yes");
      const [a = 0, b = 0, c = 0] = [first, unchanged, empty].map((times) => times.at(-1));
      console.log(
        `round ${round}: first ${a.toFixed(1)} s, unchanged ${b.toFixed(1)} s, empty program ${c.toFixed(1)} s`,
      );
    }
    const [slowestFirst, slowestUnchanged] = [Math.max(...first), Math.max(...unchanged)];
    console.log(
      `slowest of ${rounds} with pulumi ${version}: first ${slowestFirst.toFixed(1)} s, at most ${firstMostS} wanted; ` +
        `unchanged ${slowestUnchanged.toFixed(1)} s, at most ${unchangedMostS} wanted, ` +
        `${(slowestUnchanged / Math.max(...empty)).toFixed(2)} of an empty program`,
    );
    return slowestFirst <= firstMostS && slowestUnchanged <= unchangedMostS ? 0 : 1;
  } finally {
    await standIn.stop();
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A folder below, with this repository's project in it under another name and with another program. */
async function makeProject(below: string, name: string, main: string): Promise<string> {
  const folder = join(below, name);
  await mkdir(folder);
  for (const part of ["infra", "model", "node_modules", "package.json", "tsconfig.json"]) {
    await symlink(join(root, part), join(folder, part));
  }
  const project = await readFile(join(root, "Pulumi.yaml"), "utf8");
  await writeFile(
    join(folder, "Pulumi.yaml"),
    project.replace(/^name: .*$/m, `name: ${name}`).replace(/^main: .*$/m, `main: ${main}`),
  );
  return folder;
}

/** Runs the CLI; gives the seconds that it took. */
function createPulumi(folder: string, programDir: string, standInPort: number): Pulumi {
  const place = { folder, programDir, providers: `aws:${standInPort}`, passphrase: "benchmark" };
  const env = { ...process.env, ...toPulumiEnvironment(place) };
  return (cwd, ...args) =>
    new Promise((resolve, reject) => {
      const startMs = performance.now();
      execFile("pulumi", [...args, "--non-interactive"], { cwd, env }, (error, stdout, stderr) => {
        if (error === null) {
          resolve((performance.now() - startMs) / 1000);
        } else {
          reject(new Error(`pulumi ${args.join(" ")} failed: ${stdout}${stderr}`));
        }
      });
    });
}
