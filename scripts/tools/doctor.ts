/** The survey of the tools, for people and for programs. */

import type { ToolSurvey } from "./survey.ts";
import type { ToolName } from "./tool-table.ts";

export interface DoctorReport {
  readonly schemaVersion: 1;
  /** Whether a run can start on tables made directly: k6 and at least one engine are found or obtainable. */
  readonly ready: boolean;
  readonly tools: readonly ToolSurvey[];
}

const engineNames: readonly ToolName[] = ["dynoxide", "dynamodb-local"];

function isUsable({ status }: ToolSurvey): boolean {
  return status === "found" || status === "obtainable";
}

export function toDoctorReport(survey: readonly ToolSurvey[]): DoctorReport {
  const k6 = survey.find(({ name }) => name === "k6");
  const engines = survey.filter(({ name }) => engineNames.includes(name));
  return { schemaVersion: 1, ready: k6 !== undefined && isUsable(k6) && engines.some(isUsable), tools: survey };
}

const sourceWords = {
  named: "named by you",
  path: "on PATH",
  cache: "in the cache",
  archive: "fetched",
  build: "built",
} as const;

/** One block a tool, ending with what to do, and a closing line; no colours. */
export function renderDoctor(survey: readonly ToolSurvey[]): string {
  const nameWidth = Math.max(...survey.map(({ name }) => name.length));
  const statusWidth = Math.max(...survey.map(({ status }) => status.length));
  const lines: string[] = [];
  for (const tool of survey) {
    const head = `${tool.status.padEnd(statusWidth)}  ${tool.name.padEnd(nameWidth)}`;
    lines.push(
      tool.found === null
        ? `${head}  ${tool.versionPinned}`
        : `${head}  ${tool.found.version}  ${sourceWords[tool.found.source]}: ${tool.found.location}`,
    );
    const indent = " ".repeat(statusWidth + 2);
    lines.push(...tool.notes.map((note) => `${indent}note: ${note}`));
    if (tool.fix !== null) {
      lines.push(`${indent}${tool.status === "obtainable" ? "" : "fix: "}${tool.fix}`);
    }
  }
  const verdict = toDoctorReport(survey).ready
    ? "A run can start."
    : "A run needs k6 and one engine; see the fixes above.";
  lines.push("", `${verdict} Pulumi is needed for \`pulumi up\` and \`--deploy pulumi\` only.`);
  return `${lines.join("\n")}\n`;
}
