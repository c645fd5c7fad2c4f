/** How the stand-in says no, and how that travels: as a gRPC status whose details the Pulumi engine understands. */
import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import statusMessages from "@pulumi/pulumi/proto/status_pb.js";
import anyMessages from "google-protobuf/google/protobuf/any_pb.js";
import type { Properties } from "./values.ts";
import { send } from "./wire.ts";

/** Nothing was changed. The engine shows the message and keeps the state it has. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/**
 * The resource exists, but not as it was asked for. The engine records what there is together with the reason, and the next
 * `up` goes on from there.
 */
export class Incomplete extends Error {
  override readonly name = "Incomplete";
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;

  constructor(reason: string, found: { id: string; inputs: Properties; outputs: Properties }) {
    super(reason);
    this.id = found.id;
    this.inputs = found.inputs;
    this.outputs = found.outputs;
  }
}

/** @param secretNames properties that are secret in what an `Incomplete` carries */
export function toServiceError(error: unknown, secretNames: ReadonlySet<string>): Partial<ServiceError> {
  if (error instanceof Incomplete) {
    return { code: status.UNKNOWN, details: error.message, metadata: toDetails(error, secretNames) };
  }
  if (error instanceof Refusal) {
    return { code: status.FAILED_PRECONDITION, details: error.message };
  }
  // A defect of the stand-in: the engine then treats the resource's state as unknown, which is right.
  return { code: status.INTERNAL, details: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function toDetails(error: Incomplete, secretNames: ReadonlySet<string>): Metadata {
  const failure = new providerMessages.ErrorResourceInitFailed();
  failure.setId(error.id);
  failure.setReasonsList([error.message]);
  failure.setProperties(send(error.outputs, secretNames));
  failure.setInputs(send(error.inputs, secretNames));
  const detail = new anyMessages.Any();
  detail.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const message = new statusMessages.Status();
  message.setCode(status.UNKNOWN);
  message.setMessage(error.message);
  message.addDetails(detail);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(message.serializeBinary()));
  return metadata;
}
