/** A process of its own that resolves a tool and prints what it sees, a JSON value a line; options as JSON in the argument. */

import { type ResolvedTool, resolveTool, type ToolName } from "../../../scripts/tools/index.ts";

export interface ChildRequest {
  readonly name: ToolName;
  readonly env: Record<string, string>;
  readonly cacheDir: string;
  readonly releaseRoot: string;
}

export type ChildLine = { readonly report: string } | { readonly tool: ResolvedTool } | { readonly failed: string };

const print = (line: ChildLine) => process.stdout.write(`${JSON.stringify(line)}\n`);

const request: ChildRequest = JSON.parse(process.argv[2] ?? "");
try {
  const { name, ...options } = request;
  const report = (line: string) => void print({ report: line });
  print({ tool: await resolveTool(name, { ...options, report, timings: { pollMs: 20 } }) });
} catch (error) {
  print({ failed: String(error) });
}
