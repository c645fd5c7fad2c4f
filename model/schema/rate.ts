/** Where a figure comes from. A reader must be able to tell the document's numbers from the author's. */
export type Source = "documented" | "estimated" | "derived" | "assumed";

/** A number with its origin, and a remark where the origin needs one. */
export interface Figure {
  readonly value: number;
  readonly source: Source;
  readonly note?: string;
}

function figure(source: Source) {
  return (value: number, note?: string): Figure => ({ value, source, ...(note === undefined ? {} : { note }) });
}

/** Stands in the requirement document. */
export const documented = figure("documented");
/** Stands in the requirement document, marked there as an estimate. */
export const estimated = figure("estimated");
/** Follows from other figures. */
export const derived = figure("derived");
/** The design's author chose it; the document is silent. */
export const assumed = figure("assumed");

/** Kilobytes as DynamoDB counts them: 1 KB is 1,024 bytes. */
export const kilobytes = (count: number): number => count * 1024;
