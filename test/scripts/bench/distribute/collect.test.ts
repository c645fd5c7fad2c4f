/** The collecting script with a kubectl that notes what it is asked, and a sleep that takes no time. */
import { execFile } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { renderCollectScript } from "../../../../scripts/bench/distribute/instructions.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablewright-collect-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function writeProgram(name: string, lines: readonly string[]): Promise<void> {
  await writeFile(join(folder, name), ["#!/bin/sh", ...lines, ""].join("\n"));
  await chmod(join(folder, name), 0o755);
}

/** @param cases lines of a shell's `case` over what kubectl is asked */
async function collect(cases: readonly string[]) {
  const script = renderCollectScript({ parallelism: 2, name: "nightly", image: "k6" });
  await writeFile(join(folder, "collect.sh"), script);
  await writeProgram("sleep", []);
  await writeProgram("kubectl", [`cd ${folder}`, 'echo "$*" >> asked', 'case "$*" in', ...cases, "esac"]);
  const { exitCode, stderr } = await new Promise<{ exitCode: unknown; stderr: string }>((resolve) => {
    const env = { PATH: `${folder}:${process.env.PATH}` };
    execFile("sh", [join(folder, "collect.sh")], { env }, (error, _, stderr) =>
      resolve({ exitCode: error === null ? 0 : error.code, stderr }),
    );
  });
  const asked = (await readFile(join(folder, "asked"), "utf8")).trimEnd().split("\n");
  return { exitCode, stderr, asked, records: await readdir(join(folder, "records")) };
}

const pods = (name: string) => `printf 'pod/${name}-1\\npod/${name}-2\\n'`;

describe("collecting", () => {
  test("waits until the pods of an earlier run are gone, and takes the records of this one only", async () => {
    const { exitCode, stderr, asked, records } = await collect([
      "delete*) touch deleting;;",
      // The pods go some time after the delete.
      `*get*pods*) if [ -f applied ]; then ${pods("new")}; elif [ ! -f deleting ] || [ "$(wc -l < asked)" -lt 4 ]; then ${pods("old")}; fi;;`,
      "apply*) touch applied;;",
      'logs*) echo "a record of $*";;',
      "*exitCode*) printf 0;;",
    ]);
    expect(exitCode, stderr).toBe(0);
    expect(records.sort()).toEqual(["new-1.log", "new-2.log"]);
    expect(await readFile(join(folder, "records/new-1.log"), "utf8")).toBe(
      "a record of logs --follow --tail=-1 pod/new-1\ntablewright-exit-code 0\n",
    );
    expect(asked.slice(0, 5).map((line) => line.split(" ")[0])).toEqual(["delete", "get", "get", "get", "apply"]);
    expect(asked[0]).toContain("--ignore-not-found --wait=true");
  });

  test("ends, and applies nothing, when the pods of an earlier run stay", async () => {
    const { exitCode, stderr, asked } = await collect([`*get*pods*) ${pods("old")};;`]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/earlier run are still there after 10 minutes: kubectl delete pod\/old-1 pod\/old-2/);
    expect(asked.filter((line) => line.startsWith("apply"))).toEqual([]);
  });

  test("ends, and follows nothing, when a runner stays pending", async () => {
    const { exitCode, stderr, asked } = await collect(["*phase!=Pending*) echo pod/new-1;;", "*get*pods*) :;;"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/did not start within 10 minutes/);
    expect(asked.filter((line) => line.startsWith("logs"))).toEqual([]);
  });

  test("ends when the cluster does not answer", async () => {
    const { exitCode, asked } = await collect(["*get*pods*) exit 1;;"]);
    expect(exitCode).not.toBe(0);
    expect(asked.filter((line) => line.startsWith("apply"))).toEqual([]);
  });
});
