import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, symlink } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { UsageError } from "../../failure.ts";

/**
 * Where the design to compare with is: the file of that name, or the file `designPath` as it was at a git commit, which is unpacked
 * into `folder`. The repository itself is only read: no branch is switched, no working tree registered.
 *
 * @throws UsageError if `reference` is neither a file nor a commit, or the commit has no such file
 */
export async function findDesign(reference: string, designPath: string, folder: string): Promise<string> {
  if (existsSync(reference)) {
    return resolve(reference);
  }
  const repository = await git(["-C", dirname(designPath), "rev-parse", "--show-toplevel"]);
  const top = repository.text;
  // A reference that begins with a dash must not be taken for an option.
  const found =
    repository.exitCode === 0
      ? await git(["-C", top, "rev-parse", "--verify", "--quiet", "--end-of-options", `${reference}^{commit}`])
      : repository;
  const commit = found.text;
  if (found.exitCode !== 0) {
    throw new UsageError(
      `"${reference}" is neither a design file nor a commit of the design's git repository.`,
      "Give --ab the path of a design, or a branch, tag or commit such as main or HEAD~1. A shallow clone lacks older commits: fetch them first.",
    );
  }
  const within = relative(top, designPath);
  const file = await git(["-C", top, "cat-file", "-e", `${commit}:${within.replaceAll("\\", "/")}`]);
  if (file.exitCode !== 0) {
    throw new UsageError(
      `${within} is not in ${reference} (${commit.slice(0, 12)}).`,
      "Give a commit that has the design, or --design with the name that it has there.",
    );
  }
  await unpack(top, commit, folder);
  return join(folder, within);
}

async function unpack(top: string, commit: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const archive = `${folder}.tar`;
  await demand("git", ["-C", top, "archive", "--format=tar", `--output=${archive}`, commit]);
  await demand("tar", ["-xf", archive, "-C", folder]);
  await rm(archive);
  // The packages that a design imports are those that are installed: comparing two sets of packages is not what was asked for.
  const packages = join(top, "node_modules");
  if (existsSync(packages) && !existsSync(join(folder, "node_modules"))) {
    await symlink(packages, join(folder, "node_modules"), "junction");
  }
}

async function demand(program: string, args: readonly string[]): Promise<void> {
  const { exitCode, text } = await run(program, args);
  if (exitCode !== 0) {
    throw new UsageError(
      `${program} could not unpack the commit to compare with: ${text}`,
      "Mend that, or give --ab the path of a design.",
    );
  }
}

const git = (args: readonly string[]) => run("git", args);

/** What it printed, on either stream, without the last line break. A program that is missing counts as failed. */
function run(program: string, args: readonly string[]): Promise<{ readonly exitCode: number; readonly text: string }> {
  return new Promise((finish) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    const take = (chunk: unknown) => {
      text += String(chunk);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", (error) => finish({ exitCode: 1, text: error.message }));
    child.on("close", (code) => finish({ exitCode: code ?? 1, text: text.trimEnd() }));
  });
}
