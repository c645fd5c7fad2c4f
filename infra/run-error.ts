import * as pulumi from "@pulumi/pulumi";
import { DesignError } from "../model/schema/problem.ts";

/**
 * An error that Pulumi shows as this message alone.
 *
 * It has no stack: Pulumi asks for one even where it shows none, and Node then reads the source maps of all of `@pulumi/aws`, which
 * takes it 15 seconds and 3 GB.
 */
export function toRunError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = message;
  return error;
}

/** What is the user's to mend becomes a message; anything else stays the defect that it is. */
export function forPeople(error: unknown): unknown {
  return error instanceof DesignError ? toRunError(error.message) : error;
}
