import type { Change } from "./changes.ts";
import type { Configuration } from "./configuration.ts";
import type { Failure } from "./shape.ts";
import type { TableEngine } from "./table-engine.ts";
import type { Properties } from "./values.ts";

export interface CheckRequest {
  /** The resource's name in the program. */
  readonly name: string;
  /** The same for all calls about one resource in one deployment. */
  readonly seed: string;
  /** The inputs of the last deployment; empty for a new resource. */
  readonly olds: Properties;
  readonly news: Properties;
}

export interface Checked {
  /** With defaults filled in. */
  readonly inputs: Properties;
  readonly failures: readonly Failure[];
}

export interface Context {
  readonly configuration: Configuration;
  readonly engine: TableEngine;
}

export interface Found {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** What the stand-in can do with one type of resource. Methods throw `Refusal` and `Incomplete`. */
export interface ResourceType {
  /** The input that names the resource in AWS: while it is given, old and new cannot exist side by side. */
  readonly nameProperty: string;
  check(request: CheckRequest): Checked;
  /** What changes from old to new inputs; both have their region. */
  compare(before: Properties, after: Properties): readonly Change[];
  /** Outputs that a creation or these changes make new, so that a preview cannot know them. */
  unknownOutputs(changes: readonly Change[] | "create"): readonly string[];
  create(inputs: Properties, context: Context): Promise<Omit<Found, "inputs">>;
  /** @param known inputs and outputs of the state; both empty for an import */
  read(id: string, known: Omit<Found, "id">, context: Context): Promise<Found | undefined>;
  /** @returns the new outputs */
  update(id: string, known: Omit<Found, "id">, news: Properties, context: Context): Promise<Properties>;
  delete(id: string, context: Context): Promise<void>;
}
