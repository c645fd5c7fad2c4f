/** What the two ways to get a tool that is not on the machine hand back. */

/** A filled folder, or the reason as a clause why this way is closed. */
export type Attempt =
  | { readonly filledDir: string /** Address or recipe, for the manifest. */; readonly from: string }
  | { readonly unavailable: string };

/** A duration for a line of progress, such as "1 min 20 s". */
export function renderSeconds(elapsedMs: number): string {
  const seconds = Math.round(elapsedMs / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A clause with a capital and a full stop. */
export function toSentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}
