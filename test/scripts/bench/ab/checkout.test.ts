import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { findDesign } from "../../../../scripts/bench/ab/checkout.ts";
import { UsageError } from "../../../../scripts/failure.ts";
import { defaultDesignPath, loadDesign } from "../../../../scripts/load-design.ts";

let folder: string;
let repository: string;
let design: string;
const git = (...args: string[]) =>
  execFileSync("git", ["-C", repository, "-c", "user.name=Test", "-c", "user.email=test@example.com", ...args]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablewright-checkout-test-"));
  repository = join(folder, "repository");
  design = join(repository, "designs", "shop.ts");
  await mkdir(join(repository, "node_modules", "some-package"), { recursive: true });
  await mkdir(join(repository, "designs", "node_modules", "own-package"), { recursive: true });
  execFileSync("git", ["init", "--quiet", "--initial-branch=main", repository]);
  await writeFile(join(repository, ".gitignore"), "node_modules\n");
  await writeFile(design, "first\n");
  git("add", ".");
  git("commit", "--quiet", "--message=first");
  git("tag", "first");
  await writeFile(design, "second\n");
  git("commit", "--quiet", "--all", "--message=second");
  await writeFile(design, "not committed\n");
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a commit is unpacked beside the packages that are installed, and the working tree stays as it is", async () => {
  const before = git("status", "--porcelain").toString();
  const found = await findDesign("first", design, join(folder, "at-tag"));
  expect(await readFile(found, "utf8")).toBe("first\n");
  expect(await readFile(await findDesign("HEAD", design, join(folder, "at-head")), "utf8")).toBe("second\n");
  expect(existsSync(join(folder, "at-tag", "node_modules", "some-package"))).toBe(true);
  expect(existsSync(join(folder, "at-tag", "designs", "node_modules", "own-package"))).toBe(true);
  expect(await readFile(design, "utf8")).toBe("not committed\n");
  expect(git("status", "--porcelain").toString()).toBe(before);
  expect(git("worktree", "list").toString().trim().split("\n").length).toBe(1);
});

test("a file is taken as it is", async () => {
  expect(await findDesign(design, design, join(folder, "unused"))).toBe(design);
  expect(existsSync(join(folder, "unused"))).toBe(false);
});

test.each([
  ["nowhere", /"nowhere" is neither a design file nor a commit/],
  ["--output=/tmp/injected", /neither a design file nor a commit/],
  ["HEAD:designs", /neither a design file nor a commit/],
])("%s is refused", async (reference, message) => {
  const finding = findDesign(reference, design, join(folder, "refused"));
  await expect(finding).rejects.toThrow(message);
  await expect(finding).rejects.toBeInstanceOf(UsageError);
});

test("a commit without the design is refused by the commit's number", async () => {
  const other = join(repository, "designs", "later.ts");
  await writeFile(other, "");
  await expect(findDesign("first", other, join(folder, "lacking"))).rejects.toThrow(
    /designs\/later\.ts is not in first \([0-9a-f]{12}\)/,
  );
});

test("a design that is reached through a symbolic link is found in its repository", async () => {
  await symlink(repository, join(folder, "link"), "junction");
  const linked = join(folder, "link", "designs", "shop.ts");
  expect(await readFile(await findDesign("first", linked, join(folder, "linked")), "utf8")).toBe("first\n");
});

test("a folder is no design, and so a branch of its name is found", async () => {
  expect(existsSync("scripts")).toBe(true);
  git("branch", "scripts", "first");
  expect(await readFile(await findDesign("scripts", design, join(folder, "at-branch")), "utf8")).toBe("first\n");
});

test("what git has to say of the repository is shown", async () => {
  const finding = (unused: string) => findDesign("first", design, join(folder, unused));
  // Git takes the repository for somebody else's then.
  vi.stubEnv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
  await expect(finding("dubious")).rejects.toThrow(/cannot be looked for: git says of .*dubious ownership/);
  vi.stubEnv("PATH", await realpath(folder));
  await expect(finding("without-git")).rejects.toThrow(/cannot be looked for: git says of .*spawn git ENOENT/);
});

test("a design outside of any repository has no commits", async () => {
  const lonely = join(folder, "lonely.ts");
  await writeFile(lonely, "");
  await expect(findDesign("main", lonely, join(folder, "no"))).rejects.toThrow(
    /"main" is no design file, and .*not a git repository/,
  );
});

test("the design of this repository can be loaded as it was committed", async () => {
  const found = await findDesign("HEAD", defaultDesignPath, join(folder, "this-repository"));
  const { design } = await loadDesign(found);
  expect(found).not.toBe(defaultDesignPath);
  expect(design.name).toBe("social-media");
});
