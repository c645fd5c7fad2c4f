/** The result for CI systems. */

export { renderAnnotations, renderCommand } from "./annotations.ts";
export { renderJunit } from "./junit.ts";
export { renderSummary, summaryBytesMax } from "./summary.ts";
