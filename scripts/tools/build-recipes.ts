/** How each tool is built from pinned source: the command, and what it leaves where. */

import { copyFile, mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { askProgram, type Command } from "./programs.ts";
import { sha256Of } from "./tool-cache.ts";
import type { ToolContext } from "./tool-context.ts";
import { ToolError } from "./tool-error.ts";
import { type ToolName, toProgramFileName } from "./tool-table.ts";

export interface BuildStep {
  readonly command: Command;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** What it is built from, for people. */
  readonly from: string;
  /** Puts the product, and nothing else, into the folder. */
  readonly collect: (filledDir: string) => Promise<void>;
}

/** Paths of the build programs by name, and an empty folder to work in. */
export interface BuildPlace {
  readonly programs: ReadonlyMap<string, string>;
  readonly workDir: string;
  readonly context: ToolContext;
}

function pathOf(place: BuildPlace, program: string): string {
  // An absolute path was found before; the bare name leaves the search to the system.
  return place.programs.get(program) ?? program;
}

/**
 * The user's own module proxies without the fallback to version control: k6's vanity import path is then never looked up
 * by itself, which is slow where the network allows nothing but the proxy. A list of nothing but `direct` stays.
 */
export function withoutDirect(goProxy: string): string {
  return goProxy.replace(/[,|]\s*direct\s*$/, "");
}

async function toK6Step(place: BuildPlace): Promise<BuildStep> {
  const { context, workDir } = place;
  const go = pathOf(place, "go");
  const answer = await askProgram([go, "env", "GOPROXY"], context.env);
  const goProxy = answer.problem === undefined ? withoutDirect(answer.text.trim()) : "";
  const program = toProgramFileName("k6");
  const product = join(workDir, program);
  return {
    command: [go, "build", "-ldflags=-s -w", "-o", product, "go.k6.io/k6/v2"],
    cwd: join(context.sourcesDir, "k6"),
    env: {
      ...context.env,
      ...(goProxy === "" ? {} : { GOPROXY: goProxy }),
      // The committed go.mod and go.sum decide, whatever workspace this project lies in.
      GOFLAGS: "-trimpath -mod=readonly -buildvcs=false",
      GOWORK: "off",
      // No other Go than the one found is downloaded; no C compiler is needed.
      GOTOOLCHAIN: "local",
      CGO_ENABLED: "0",
    },
    from: "Go module go.k6.io/k6/v2 v2.2.0",
    collect: (filledDir) => rename(product, join(filledDir, program)),
  };
}

async function toDynoxideStep(place: BuildPlace): Promise<BuildStep> {
  const { context, workDir } = place;
  const root = join(workDir, "root");
  const program = toProgramFileName("dynoxide");
  return {
    command: [
      pathOf(place, "cargo"),
      "install",
      "--locked",
      "dynoxide-rs",
      "--version",
      "3.2.0",
      "--no-default-features",
      "--features",
      "native-sqlite,http-server,cli",
      "--root",
      root,
    ],
    // Not in the user's project: cargo reads the configuration of the folder that it is started in.
    cwd: workDir,
    env: { ...context.env, CARGO_TARGET_DIR: join(workDir, "target") },
    from: "Rust crate dynoxide-rs 3.2.0",
    collect: (filledDir) => rename(join(root, "bin", program), join(filledDir, program)),
  };
}

/** Compares a folder with the committed list of what Maven must deliver: nothing more, nothing less, nothing else. */
export async function checkDelivered(folder: string, listFile: string): Promise<void> {
  const listed = new Map<string, string>();
  for (const line of (await readFile(listFile, "utf8")).trim().split(/\r?\n/)) {
    const [sha256, fileName] = line.split(/\s+/);
    if (sha256 !== undefined && fileName !== undefined) {
      listed.set(fileName, sha256);
    }
  }
  const delivered = new Set(await readdir(folder));
  const wrong = [...listed.keys()].filter((fileName) => !delivered.has(fileName)).map((fileName) => `no ${fileName}`);
  for (const fileName of delivered) {
    const expected = listed.get(fileName);
    if (expected === undefined) {
      wrong.push(`unexpected ${fileName}`);
    } else if (expected !== (await sha256Of(join(folder, fileName)))) {
      wrong.push(`another ${fileName}`);
    }
  }
  if (wrong.length > 0) {
    throw new ToolError(
      "CHECKSUM_MISMATCH",
      `Maven delivered other files than sha256sums.txt lists (${wrong.join(", ")}); they were not used.`,
      "Look at the repositories in Maven's settings, remove the files from its local repository, and try again.",
    );
  }
}

async function toDynamodbLocalStep(place: BuildPlace): Promise<BuildStep> {
  const { context, workDir } = place;
  const sources = join(context.sourcesDir, "dynamodb-local");
  const pom = join(workDir, "pom.xml");
  await copyFile(join(sources, "pom.xml"), pom);
  const jars = join(workDir, "jars");
  await mkdir(jars);
  return {
    command: [
      pathOf(place, "mvn"),
      "--batch-mode",
      "--no-transfer-progress",
      "--strict-checksums",
      "--file",
      pom,
      "dependency:copy-dependencies",
      "-DincludeScope=runtime",
      `-DoutputDirectory=${jars}`,
    ],
    cwd: workDir,
    env: { ...context.env },
    from: "Maven artifact software.amazon.dynamodb:DynamoDBLocal 3.1.0",
    collect: async (filledDir) => {
      await checkDelivered(jars, join(sources, "sha256sums.txt"));
      for (const fileName of await readdir(jars)) {
        await rename(join(jars, fileName), join(filledDir, fileName));
      }
    },
  };
}

export const buildRecipes: Record<ToolName, (place: BuildPlace) => Promise<BuildStep>> = {
  k6: toK6Step,
  dynoxide: toDynoxideStep,
  "dynamodb-local": toDynamodbLocalStep,
};
