/** How each tool is built from pinned source: the commands, and what they leave where. */

import { copyFile, mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { toK6Recipe, toPulumiRecipe } from "./go-recipes.ts";
import { type BuildPlace, type BuildRecipe, pathOf } from "./recipe.ts";
import { sha256Of } from "./tool-cache.ts";
import { ToolError } from "./tool-error.ts";
import { type ToolName, toProgramFileName } from "./tool-table.ts";

async function toDynoxideRecipe(place: BuildPlace): Promise<BuildRecipe> {
  const { context, workDir } = place;
  const root = join(workDir, "root");
  const program = toProgramFileName("dynoxide");
  return {
    steps: [
      {
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
      },
    ],
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

async function toDynamodbLocalRecipe(place: BuildPlace): Promise<BuildRecipe> {
  const { context, workDir } = place;
  const sources = join(context.sourcesDir, "dynamodb-local");
  const pom = join(workDir, "pom.xml");
  await copyFile(join(sources, "pom.xml"), pom);
  const jars = join(workDir, "jars");
  await mkdir(jars);
  return {
    steps: [
      {
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
      },
    ],
    from: "Maven artifact software.amazon.dynamodb:DynamoDBLocal 3.1.0",
    collect: async (filledDir) => {
      await checkDelivered(jars, join(sources, "sha256sums.txt"));
      for (const fileName of await readdir(jars)) {
        await rename(join(jars, fileName), join(filledDir, fileName));
      }
    },
  };
}

export const buildRecipes: Record<ToolName, (place: BuildPlace) => Promise<BuildRecipe>> = {
  k6: toK6Recipe,
  dynoxide: toDynoxideRecipe,
  "dynamodb-local": toDynamodbLocalRecipe,
  pulumi: toPulumiRecipe,
};
