import { createInterface } from "node:readline";
import { UsageError } from "../../failure.ts";

export interface ConsentTerminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/**
 * Resolves when the user has consented to what the summary says: by the account's id, given beforehand or typed now.
 *
 * @param given by `--consent`
 * @throws UsageError for another id, and where nobody can be asked
 */
export async function assertConsent(
  account: string,
  given: string | undefined,
  { input, output }: ConsentTerminal = { input: process.stdin, output: process.stderr },
): Promise<void> {
  if (given !== undefined) {
    if (given !== account) {
      throw new UsageError(
        `--consent names account ${given}, and the credentials belong to ${account}. Nothing was changed.`,
        "Use the credentials of the account that is meant, or give its id.",
      );
    }
    return;
  }
  const how = `Give --consent ${account}`;
  if (input.isTTY !== true || output.isTTY !== true) {
    throw new UsageError(
      "There is no consent to this, and no terminal to ask on. Nothing was changed.",
      `${how} if this account may be used and charged for it.`,
    );
  }
  const typed = await readAnswer(input, output, "Type the account's id to go on: ");
  if (typed.trim() !== account) {
    throw new UsageError("That is not the account's id. Nothing was changed.", `Type ${account}, or: ${how}.`);
  }
}

/** The next line; empty at the end of the input. The terminal keeps its own line editing, and Ctrl-C its meaning. */
function readAnswer(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, question: string): Promise<string> {
  output.write(question);
  const lines = createInterface({ input, terminal: false });
  return new Promise((resolve) => {
    lines.once("close", () => resolve(""));
    lines.once("line", (line) => {
      resolve(line);
      lines.close();
    });
  });
}
