import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { mkdir, realpath, rm, symlink } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../../failure.ts";

/**
 * Where the design to compare with is: the file of that name, or the file `designPath` as it was at a git commit, which is unpacked
 * into `folder`. The repository itself is only read: no branch is switched, no working tree registered.
 *
 * @throws UsageError if `reference` is neither a file nor a commit, or the commit has no such file
 */
export async function findDesign(reference: string, designPath: string, folder: string): Promise<string> {
  // A branch may be named like a folder.
  if (statSync(reference, { throwIfNoEntry: false })?.isFile() === true) {
    return resolve(reference);
  }
  // Git names its folders without symbolic links, and a design may have been reached through one.
  const design = await realpath(designPath);
  const repository = await git(["-C", dirname(design), "rev-parse", "--show-toplevel"]);
  if (repository.exitCode !== 0) {
    throw new UsageError(
      `"${reference}" is no design file, and a commit of that name cannot be looked for: git says of ${dirname(design)}: ${repository.text}`,
      "Mend what git says, or give --ab the path of a design.",
    );
  }
  const top = repository.text;
  // A reference that begins with a dash must not be taken for an option.
  const found = await git([
    ...["-C", top, "rev-parse", "--verify", "--quiet", "--end-of-options"],
    `${reference}^{commit}`,
  ]);
  const commit = found.text;
  if (found.exitCode !== 0) {
    throw new UsageError(
      `"${reference}" is neither a design file nor a commit of the design's git repository.`,
      "Give --ab the path of a design, or a branch, tag or commit such as main or HEAD~1. A shallow clone lacks older commits: fetch them first.",
    );
  }
  const within = relative(await realpath(top), design);
  const file = await git(["-C", top, "cat-file", "-e", `${commit}:${within.replaceAll("\\", "/")}`]);
  if (file.exitCode !== 0) {
    throw new UsageError(
      `${within} is not in ${reference} (${commit.slice(0, 12)}).`,
      "Give a commit that has the design, or --design with the name that it has there.",
    );
  }
  await unpack(top, commit, folder);
  await linkPackages(top, dirname(within), folder);
  return join(folder, within);
}

async function unpack(top: string, commit: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const archive = `${folder}.tar`;
  await demand("git", ["-C", top, "archive", "--format=tar", `--output=${archive}`, commit]);
  await demand("tar", ["-xf", archive, "-C", folder]);
  await rm(archive);
}

/**
 * The packages that a design imports are those that are installed: comparing two sets of packages is not what was asked for. They may
 * be installed at any level between the repository's top and the design.
 *
 * @param within the design's folder, from the top
 */
async function linkPackages(top: string, within: string, folder: string): Promise<void> {
  const parts = within === "." ? [] : within.split(sep);
  const levels = [top, ...parts.map((_, depth) => join(top, ...parts.slice(0, depth + 1)))];
  for (const level of levels) {
    const packages = join(level, "node_modules");
    const link = join(folder, relative(top, level), "node_modules");
    if (existsSync(packages) && !existsSync(link)) {
      await symlink(packages, link, "junction");
    }
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
