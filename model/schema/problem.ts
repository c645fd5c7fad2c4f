/** One thing that is wrong with a design or with the values given to it. */
export interface Problem {
  /** Stable name of the rule, for tests and searches. */
  readonly code: string;
  /** Where: a path into the design such as `patterns.getUser.rate`. */
  readonly path: string;
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/**
 * Everything that is wrong, at once, so that nobody mends one line to be told of the next.
 *
 * An error of another copy of this class is one as well: a design may bring its own model along, of another version or as it was at
 * a commit.
 */
export class DesignError extends Error {
  readonly problems: readonly Problem[];

  static override [Symbol.hasInstance](value: unknown): boolean {
    return (
      value instanceof Error && value.name === "DesignError" && "problems" in value && Array.isArray(value.problems)
    );
  }

  constructor(problems: readonly Problem[], subject = "The design") {
    super(renderProblems(problems, subject));
    this.name = "DesignError";
    this.problems = problems;
  }
}

function renderProblems(problems: readonly Problem[], subject: string): string {
  const heading = `${subject} has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:`;
  const lines = problems.map(
    ({ code, path, message, fix }) => `  ${path}: ${message} [${code}]\n    to mend it: ${fix}`,
  );
  return [heading, ...lines].join("\n");
}
