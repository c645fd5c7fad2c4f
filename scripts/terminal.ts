/** How this process may write: redrawn lines and colour for a person, plain lines for a log. */
export interface TerminalStyle {
  /** Progress may be redrawn in place. */
  readonly isTerminal: boolean;
  readonly hasColor: boolean;
  readonly columns: number;
}

const columnsDefault = 120;

/** `CI` turns redrawing off, `NO_COLOR` colour, as their users expect. */
export function terminalStyle(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): TerminalStyle {
  const isTerminal = stream.isTTY === true && (env.CI ?? "") === "";
  const hasColor = stream.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
  return { isTerminal, hasColor, columns: stream.columns ?? columnsDefault };
}

/** For errors of stdout: whoever reads it has enough of it (`| head`). That is no failure, and changes no exit code. */
export function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") {
    throw error;
  }
}

/** Progress goes to stderr, so that stdout holds the result alone. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
