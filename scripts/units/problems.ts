import { countOf } from "../../bench/verdict/format.ts";
import { UsageError } from "../failure.ts";

/** A step of a path into the input: `.name`, or `["odd name"]`. */
export function step(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** What the file is called in messages. */
export function nameOf(file: string): string {
  return file === "-" ? "What came on stdin" : `The file ${file}`;
}

/** Everything that is wrong with the cases, at once; each problem starts with its path, such as `[3].request.input.TableName`. */
export function inputFailure(file: string, problems: readonly string[]): UsageError {
  const heading = `${nameOf(file)} has ${countOf(problems.length, "problem")}:`;
  return new UsageError(
    [heading, ...problems.map((problem) => `  ${problem}`)].join("\n"),
    "`npx tablewright units --help` shows the form of a case.",
  );
}
