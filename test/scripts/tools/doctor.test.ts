import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderDoctor, toDoctorReport } from "../../../scripts/tools/doctor.ts";
import { resolveTool, surveyTools, type ToolSurvey } from "../../../scripts/tools/index.ts";
import { listTools, makeRelease, makeSandbox, startServer, writeProgram, writeTool } from "./sandbox.ts";

function pick(survey: readonly ToolSurvey[], name: string): ToolSurvey | undefined {
  return survey.find((tool) => tool.name === name);
}

describe("a survey", () => {
  it("tells what is found, from where, and what would happen or helps for the rest, and fetches nothing", async () => {
    const sandbox = await makeSandbox();
    const server = await startServer((await makeRelease(sandbox, "k6")).answers);
    const options = { ...sandbox.options, releaseRoot: server.root };
    const old = await writeTool(join(sandbox.dir, "bin"), "k6", "1.0.0");
    const survey = await surveyTools(options);
    expect(server.requests).toEqual([]);
    expect(await listTools(sandbox)).toEqual([]);
    expect(pick(survey, "k6")).toMatchObject({
      status: "obtainable",
      versionPinned: "2.2.0",
      found: null,
      notes: [expect.stringContaining(`${old} is passed over: it is 1.0.0`)],
      archive: expect.stringContaining(`${server.root}/grafana/k6/releases/download/v2.2.0/`),
      build: { possible: false, detail: "go is not on PATH" },
      fix: expect.stringMatching(/fetches it; where that fails, .*install Go 1\.25/),
    });
    expect(pick(survey, "dynamodb-local")).toMatchObject({
      status: "missing",
      archive: null,
      fix: expect.stringMatching(/Java 17 .*Maven 3\.6\.3 .*TABLEWRIGHT_DYNAMODB_LOCAL/),
    });

    expect(pick(survey, "pulumi")).toMatchObject({
      status: "obtainable",
      versionPinned: "3.246.0",
      archive: expect.stringContaining(`${server.root}/pulumi/pulumi/releases/download/v3.246.0/pulumi-v3.246.0-`),
      fix: expect.stringMatching(/github\.com\/pulumi\/pulumi\/releases|`(brew|winget) install pulumi/),
    });

    await resolveTool("k6", options);
    expect(pick(await surveyTools(options), "k6")).toMatchObject({
      status: "found",
      found: { source: "cache" },
      fix: null,
    });
  });

  it("sees that the machine can build, and that a named tool is refused", async () => {
    const sandbox = await makeSandbox();
    await writeProgram(join(sandbox.bin, "cargo"), 'echo "cargo 1.95.0"');
    const env = { ...sandbox.env, TABLEWRIGHT_K6: join(sandbox.dir, "absent") };
    const survey = await surveyTools({ ...sandbox.options, env });
    expect(pick(survey, "dynoxide")).toMatchObject({
      status: "obtainable",
      build: { possible: true, detail: "cargo 1.95.0, about 4 min" },
      fix: expect.stringContaining("fetches it or, where that fails, builds it"),
    });
    expect(pick(survey, "k6")).toMatchObject({
      status: "refused",
      notes: [expect.stringContaining("TABLEWRIGHT_K6 names")],
      fix: expect.stringContaining("Correct TABLEWRIGHT_K6"),
    });
  });
});

describe("the doctor", () => {
  const tool = (name: ToolSurvey["name"], status: ToolSurvey["status"]): ToolSurvey => ({
    name,
    versionPinned: "1.0.0",
    status,
    found:
      status === "found"
        ? { name, version: "1.2.0", source: "path", command: [`/bin/${name}`], location: `/bin/${name}` }
        : null,
    notes: status === "refused" ? ["it is refused"] : [],
    archive: null,
    build: { possible: false, detail: "nothing" },
    fix: status === "found" ? null : `Get ${name}.`,
  });

  it.each([
    ["found", "found", "missing", "missing", true],
    ["found", "missing", "obtainable", "refused", true],
    ["found", "missing", "refused", "found", false],
    ["missing", "found", "found", "found", false],
    ["refused", "found", "found", "found", false],
  ] as const)("with k6 %s, dynoxide %s, DynamoDB Local %s and Pulumi %s: ready is %s", (...statuses) => {
    const [k6, dynoxide, local, pulumi, ready] = statuses;
    const survey = [tool("k6", k6), tool("dynoxide", dynoxide), tool("dynamodb-local", local), tool("pulumi", pulumi)];
    expect(toDoctorReport(survey)).toEqual({ schemaVersion: 1, ready, tools: survey });
    expect(renderDoctor(survey).includes("A run can start.")).toBe(ready);
  });

  it("prints a block a tool", () => {
    const survey = [
      tool("k6", "found"),
      tool("dynoxide", "obtainable"),
      tool("dynamodb-local", "refused"),
      tool("pulumi", "missing"),
    ];
    expect(renderDoctor(survey)).toBe(
      [
        "found       k6              1.2.0  on PATH: /bin/k6",
        "obtainable  dynoxide        1.0.0",
        "            Get dynoxide.",
        "refused     dynamodb-local  1.0.0",
        "            note: it is refused",
        "            fix: Get dynamodb-local.",
        "missing     pulumi          1.0.0",
        "            fix: Get pulumi.",
        "",
        "A run can start. Pulumi is needed for `pulumi up` and `--deploy pulumi` only.",
        "",
      ].join("\n"),
    );
  });
});
