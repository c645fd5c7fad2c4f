/**
 * Texts and numbers that stand for a value which only a real data set has, made so that they are found again in whatever a design
 * makes of them: keys, names, addresses.
 */

/** 26 characters, as long as a ULID. No ULID has an O or an L, so nothing else looks like it. */
const idStart = "01SYMBOL";
const serialDigits = 18;
const idForm = /01SYMBOL(\d{18})/g;

/** Sixteen digits, of which a number still holds every one. */
const indexStart = 8_800_000_000_000_000;
const indexForm = /88\d{14}/g;

export const idMarker = (serial: number): string => idStart + String(serial).padStart(serialDigits, "0");
export const indexMarker = (serial: number): number => indexStart + serial;

/** A mark in a text: which serial, and whether the identifier or the position was asked for. */
export interface Mark {
  readonly serial: number;
  readonly kind: "id" | "index";
}

/** The text with every mark replaced. */
export function replaceMarks(text: string, replace: (mark: Mark) => string): string {
  return text
    .replace(idForm, (_, digits: string) => replace({ serial: Number(digits), kind: "id" }))
    .replace(indexForm, (digits) => replace({ serial: Number(digits) - indexStart, kind: "index" }));
}

export function marksIn(text: string): readonly Mark[] {
  const marks: Mark[] = [];
  replaceMarks(text, (mark) => {
    marks.push(mark);
    return "";
  });
  return marks;
}

/** Whether there may be the mark of a position in the text: the quick look before a costly one. */
export const mayHoldIndex = (text: string): boolean => text.includes("88");
