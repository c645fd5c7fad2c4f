import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { parseDocument, visit } from "yaml";
import { z } from "zod";
import { writeResults } from "../../bench/verdict/write.ts";
import { ciFiles } from "../../scripts/bench/ci.ts";
import { addBench } from "../../scripts/bench/verb.ts";
import { addVerify } from "../../scripts/verify.ts";
import { passed } from "../bench/verdict/ci/results.ts";
import { root } from "../support/command-line.ts";

const files = ["examples/ci/github.yml", "examples/ci/gitlab.yml", "action.yml"] as const;

async function read(path: string) {
  const document = parseDocument(await readFile(join(root, path), "utf8"), { strict: true, uniqueKeys: true });
  expect([...document.errors, ...document.warnings], path).toEqual([]);
  return document;
}

/** Every text of a file: commands, names, paths. */
async function listTexts(path: string): Promise<readonly string[]> {
  const texts: string[] = [];
  visit(await read(path), {
    Scalar: (_, { value }) => {
      if (typeof value === "string") {
        texts.push(value);
      }
    },
  });
  return texts;
}

const step = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const workflow = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  concurrency: z.looseObject({ group: z.string() }),
  jobs: z.record(z.string(), z.looseObject({ "timeout-minutes": z.number(), steps: z.array(step) })),
});
const action = z.looseObject({
  inputs: z.record(z.string(), z.looseObject({ description: z.string(), default: z.string().optional() })),
  outputs: z.record(z.string(), z.looseObject({ value: z.string() })),
  runs: z.looseObject({ using: z.literal("composite"), steps: z.array(step) }),
});
const gitlabJob = z.looseObject({
  script: z.array(z.string()),
  variables: z.record(z.string(), z.string()),
  cache: z.array(z.looseObject({ paths: z.array(z.string()) })),
  artifacts: z.looseObject({
    when: z.literal("always"),
    paths: z.array(z.string()),
    reports: z.looseObject({ junit: z.string() }),
  }),
});

/** As GitHub writes what it is to fill in. */
const expression = (text: string) => `\${{ ${text} }}`;

const readWorkflow = async () => workflow.parse((await read("examples/ci/github.yml")).toJS());
const readAction = async () => action.parse((await read("action.yml")).toJS());
const readGitlab = async () => gitlabJob.parse((await read("examples/ci/gitlab.yml")).toJS().tablewright);

const stepsOf = async () => [
  ...Object.values((await readWorkflow()).jobs).flatMap(({ steps }) => steps),
  ...(await readAction()).runs.steps,
];

test.each(files)("%s asks for verbs and options that exist", async (path) => {
  const program = new Command();
  addBench(program);
  addVerify(program);
  const commands = (await listTexts(path)).flatMap((text) => [
    ...text.matchAll(/npx (?:--no -- )?tablewright (\w+)(.*)/g),
  ]);
  expect(commands).not.toEqual([]);
  for (const [line, verb, rest = ""] of commands) {
    const options = program.commands.find((command) => command.name() === verb)?.options.map(({ long }) => long);
    for (const [option] of rest.matchAll(/--[\w-]+/g)) {
      expect(options, line).toContain(option);
    }
  }
});

test("the action asks for options that exist", async () => {
  const program = new Command();
  const options = addBench(program).options.map(({ long }) => long);
  const script = (await readAction()).runs.steps.find(({ id }) => id === "bench")?.run ?? "";
  const used = [...script.matchAll(/options\+=\((--[\w-]+) /g)].map(([, option]) => option);
  expect(used).toEqual(["--design", "--scale", "--duration", "--baseline"]);
  for (const option of used) {
    expect(options).toContain(option);
  }
});

describe("what is uploaded", () => {
  let written: readonly string[] = [];
  beforeAll(async () => {
    const out = await mkdtemp(join(tmpdir(), "tablewright-outputs-"));
    await writeResults(out, { result: passed, html: "", others: ciFiles(passed) });
    written = await readdir(out);
    await rm(out, { recursive: true });
  });

  const outFolder = () => addBench(new Command()).options.find(({ long }) => long === "--out")?.defaultValue;

  it("is what a run writes, where it writes it", async () => {
    const [upload] = (await readAction()).runs.steps.filter(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
    const paths = String(upload?.with?.path).trim().split("\n");
    expect(paths).toHaveLength(4);
    for (const path of paths) {
      const [, folder, file] = /^\$\{\{ inputs\.working-directory \}\}\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
      expect(folder).toBe(outFolder());
      expect(written).toContain(file);
    }
  });

  it("is the whole folder in the examples, and the JUnit file that is in it", async () => {
    const { artifacts } = await readGitlab();
    expect(artifacts.paths).toEqual([`${outFolder()}/`]);
    expect(artifacts.reports.junit).toBe(`${outFolder()}/**/junit.xml`);
    expect(written).toContain("junit.xml");
    const uploads = (await stepsOf()).filter(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
    expect(uploads[0]?.with?.path).toBe(`${outFolder()}/`);
  });

  it("is uploaded after a failed run, too, although the folder is hidden", async () => {
    const uploads = (await stepsOf()).filter(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
    expect(uploads).toHaveLength(2);
    for (const upload of uploads) {
      expect(upload.if).toBe(expression("!cancelled()"));
      expect(upload.with?.["include-hidden-files"]).toBe(true);
    }
  });

  it("holds the comparison with the branch even if a budget is broken", async () => {
    const comparisons = (await stepsOf()).filter(({ run }) => run?.includes("--ab"));
    expect(comparisons.map((step) => step.if)).toEqual([
      expression("!cancelled() && github.event_name == 'pull_request'"),
    ]);
  });
});

describe("GitHub", () => {
  it("gives the workflow no more than it needs", async () => {
    const { permissions, concurrency, jobs } = await readWorkflow();
    expect(permissions).toEqual({ contents: "read" });
    expect(concurrency.group).toContain("github.ref");
    expect(Object.values(jobs).map((job) => job["timeout-minutes"])).toEqual([30]);
  });

  it("runs no action but its own, named by the major version", async () => {
    for (const { uses } of await stepsOf()) {
      expect(uses ?? "actions/none@v1").toMatch(/^actions\/[\w-]+@v\d+$/);
    }
  });

  it("never puts a value into the text of a script", async () => {
    const scripts = (await stepsOf()).flatMap(({ run }) => (run === undefined ? [] : [run]));
    expect(scripts).toHaveLength(6);
    for (const script of scripts) {
      expect(script).not.toContain("${{");
    }
  });

  it("keeps the tools where the command line looks for them", async () => {
    const caches = (await stepsOf()).filter(({ uses }) => uses?.startsWith("actions/cache@"));
    expect(caches.map((cache) => cache.with?.path)).toEqual(["~/.cache/tablewright", "~/.cache/tablewright"]);
    const script = (await readAction()).runs.steps.find(({ id }) => id === "bench")?.run;
    expect(script).toContain('export TABLEWRIGHT_CACHE="$HOME/.cache/tablewright"');
  });

  it("uses every input of the action, and no other", async () => {
    const text = await readFile(join(root, "action.yml"), "utf8");
    const used = new Set([...text.matchAll(/\binputs\.([\w-]+)/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys((await readAction()).inputs).sort());
  });

  it("hands on the outputs that a run announces", async () => {
    const { outputs } = await readAction();
    expect(Object.entries(outputs).map(([name, { value }]) => [name, value])).toEqual([
      ["verdict", expression("steps.bench.outputs.verdict")],
      ["regression", expression("steps.bench.outputs.regression")],
    ]);
  });
});

describe("the script of the action", () => {
  let folder = "";
  let script = "";
  beforeAll(async () => {
    script = (await readAction()).runs.steps.find(({ id }) => id === "bench")?.run ?? "";
    expect(script).toContain("tablewright bench");
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tablewright-action-"));
    await writeFile(join(folder, "npx"), '#!/bin/sh\nprintf \'%s\\0\' "$@" > arguments\nexit "$EXIT_CODE"\n');
    await chmod(join(folder, "npx"), 0o755);
    return () => rm(folder, { recursive: true });
  });

  /** As the runner does it, with an npx that only notes what it was asked for. */
  async function run(inputs: Readonly<Record<string, string>>, exitCode = 0) {
    const empty = { INPUT_DESIGN: "", INPUT_SCALE: "", INPUT_DURATION: "", INPUT_BASELINE: "", INPUT_ARGS: "" };
    const { status } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
      cwd: folder,
      env: { ...empty, ...inputs, EXIT_CODE: String(exitCode), HOME: folder, PATH: `${folder}:${process.env.PATH}` },
    });
    const asked = (await readFile(join(folder, "arguments"), "utf8")).split("\0").slice(0, -1);
    return { status, asked, files: (await readdir(folder)).sort() };
  }

  const start = ["--no", "--", "tablewright", "bench"];

  it("asks for a run as it is by default", async () => {
    expect(await run({})).toMatchObject({ status: 0, asked: start });
  });

  it("passes inputs on as they are", async () => {
    const { asked } = await run({
      INPUT_DESIGN: "my designs/links.ts",
      INPUT_SCALE: "200",
      INPUT_DURATION: "90s",
      INPUT_BASELINE: "baseline.json",
      INPUT_ARGS: " --seed 7\n--users  500 ",
    });
    const load = [
      "--scale",
      "200",
      "--duration",
      "90s",
      "--baseline",
      "baseline.json",
      "--seed",
      "7",
      "--users",
      "500",
    ];
    expect(asked).toEqual([...start, "--design", "my designs/links.ts", ...load]);
  });

  it("runs nothing that an input says, and expands nothing", async () => {
    const evil = "x; touch pwned $(touch pwned) `touch pwned` * $HOME";
    const { asked, files } = await run({ INPUT_DESIGN: evil, INPUT_ARGS: evil });
    expect(asked).toEqual([...start, "--design", evil, ...evil.split(" ")]);
    expect(files).toEqual(["arguments", "npx"]);
  });

  it.each([1, 2, 3])("ends with the exit code of the run: %d", async (exitCode) => {
    expect((await run({}, exitCode)).status).toBe(exitCode);
  });
});

describe("GitLab", () => {
  it("keeps the tools inside the project, where the command line looks for them", async () => {
    const { variables, cache } = await readGitlab();
    expect(variables.TABLEWRIGHT_CACHE).toBe("$CI_PROJECT_DIR/.cache/tablewright");
    expect(cache.flatMap(({ paths }) => paths)).toContain(".cache/tablewright/");
  });

  it("has scripts that a shell can read", async () => {
    const { script } = await readGitlab();
    const { status, stderr } = spawnSync("sh", ["-n"], { input: script.join("\n"), encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});
