/** Answers as messages of the protocol. */
import type { CheckResponse, DiffResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { type Change, propertyOf } from "./changes.ts";
import type { Failure } from "./shape.ts";

export function toCheckResponse(inputs: Struct | undefined, failures: readonly Failure[]): CheckResponse {
  const response = new messages.CheckResponse();
  response.setInputs(inputs);
  for (const { property, reason } of failures) {
    const failure = new messages.CheckFailure();
    // Beside a named property the CLI prints its value: nothing for a path into one, and perhaps something secret.
    failure.setReason(property === "" ? reason : `${property}: ${reason}`);
    response.addFailures(failure);
  }
  return response;
}

/** Outputs that change with the provider's configuration, where the inputs say nothing of them. */
const fromConfiguration: ReadonlySet<string> = new Set(["region", "tagsAll"]);

/** @param stables outputs that stay as they are, unless the resource is replaced */
export function toDiffResponse(changes: readonly Change[], stables: readonly string[]): DiffResponse {
  const { DiffChanges } = messages.DiffResponse;
  const response = new messages.DiffResponse();
  const replacing = changes.filter(({ replaces }) => replaces);
  response.setChanges(changes.length === 0 ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME);
  response.setDiffsList(propertiesOfChanges(changes));
  response.setReplacesList(propertiesOfChanges(replacing));
  response.setStablesList(replacing.length === 0 ? [...stables] : []);
  response.setHasdetaileddiff(true);
  for (const change of changes) {
    const diff = new messages.PropertyDiff();
    diff.setKind(toKind(change));
    diff.setInputdiff(!fromConfiguration.has(propertyOf(change.path)));
    response.getDetaileddiffMap().set(change.path, diff);
  }
  return response;
}

function propertiesOfChanges(changes: readonly Change[]): string[] {
  return [...new Set(changes.map(({ path }) => propertyOf(path)))];
}

function toKind({ kind, replaces }: Change) {
  const { Kind } = messages.PropertyDiff;
  switch (kind) {
    case "add":
      return replaces ? Kind.ADD_REPLACE : Kind.ADD;
    case "delete":
      return replaces ? Kind.DELETE_REPLACE : Kind.DELETE;
    case "update":
      return replaces ? Kind.UPDATE_REPLACE : Kind.UPDATE;
  }
}
