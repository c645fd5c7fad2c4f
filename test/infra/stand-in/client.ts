/** The Pulumi engine's side of the provider protocol, on Pulumi's own definitions. */
import { Client, credentials, type MethodDefinition, type ServiceError } from "@grpc/grpc-js";
import protocol from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { CheckResponse, DiffResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import statusMessages from "@pulumi/pulumi/proto/status_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import structMessages from "google-protobuf/google/protobuf/struct_pb.js";
import { isProperties, type Properties, type Value } from "../../../infra/stand-in/values.ts";

export const tableType = "aws:dynamodb/table:Table";
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** As the engine wraps a secret. */
export function secret(value: Value): Properties {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

export interface State {
  readonly inputs: Properties;
  readonly outputs: Properties;
}

export class ProviderConnection {
  readonly #client: Client;

  /** Opens a connection of its own, as the CLI does for each provider instance. */
  constructor(port: number) {
    this.#client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1,
    });
  }

  close(): void {
    this.#client.close();
  }

  /** @throws the call's `ServiceError` */
  call<Request, Response>(method: MethodDefinition<Request, Response>, request: Request): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        (error: ServiceError | null, response?: Response) =>
          response === undefined ? reject(error ?? new Error("neither error nor response")) : resolve(response),
      );
    });
  }

  configure(config: { readonly [key: string]: string } = { region: "eu-west-2" }) {
    const request = new messages.ConfigureRequest();
    for (const [key, value] of Object.entries(config)) {
      request.getVariablesMap().set(`aws:config:${key}`, value);
    }
    return this.call(protocol.ResourceProviderService.configure, request);
  }

  async checkConfig(config: Properties) {
    const request = new messages.CheckRequest();
    request.setNews(toStruct(config));
    return toChecked(await this.call(protocol.ResourceProviderService.checkConfig, request));
  }

  async diffConfig(before: Properties, after: Properties) {
    const request = new messages.DiffRequest();
    request.setOldInputs(toStruct(before));
    request.setNews(toStruct(after));
    return toDiffed(await this.call(protocol.ResourceProviderService.diffConfig, request));
  }

  async check(news: Properties, { type = tableType, olds = {}, name = "users", seed = "seed" } = {}) {
    const request = address(new messages.CheckRequest(), type, name);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    request.setRandomseed(Buffer.from(seed));
    return toChecked(await this.call(protocol.ResourceProviderService.check, request));
  }

  async diff(
    before: Properties,
    after: Properties,
    options: { type?: string; outputs?: Properties; ignoreChanges?: readonly string[] } = {},
  ) {
    const request = address(new messages.DiffRequest(), options.type);
    request.setId("id");
    request.setOldInputs(toStruct(before));
    request.setOlds(toStruct(options.outputs ?? before));
    request.setNews(toStruct(after));
    request.setIgnorechangesList([...(options.ignoreChanges ?? [])]);
    return toDiffed(await this.call(protocol.ResourceProviderService.diff, request));
  }

  async create(inputs: Properties, { type = tableType, preview = false } = {}) {
    const request = address(new messages.CreateRequest(), type);
    request.setProperties(toStruct(inputs));
    request.setPreview(preview);
    const response = await this.call(protocol.ResourceProviderService.create, request);
    return { id: response.getId(), outputs: fromStruct(response.getProperties()) };
  }

  async read(id: string, state: State, { type = tableType } = {}) {
    const request = address(new messages.ReadRequest(), type);
    request.setId(id);
    request.setInputs(toStruct(state.inputs));
    request.setProperties(toStruct(state.outputs));
    const response = await this.call(protocol.ResourceProviderService.read, request);
    const [inputs, outputs] = [fromStruct(response.getInputs()), fromStruct(response.getProperties())];
    return { id: response.getId(), inputs, outputs };
  }

  async update(id: string, state: State, news: Properties, { type = tableType, preview = false } = {}) {
    const request = address(new messages.UpdateRequest(), type);
    request.setId(id);
    request.setOldInputs(toStruct(state.inputs));
    request.setOlds(toStruct(state.outputs));
    request.setNews(toStruct(news));
    request.setPreview(preview);
    return fromStruct((await this.call(protocol.ResourceProviderService.update, request)).getProperties());
  }

  async delete(id: string, { type = tableType } = {}) {
    const request = address(new messages.DeleteRequest(), type);
    request.setId(id);
    await this.call(protocol.ResourceProviderService.delete, request);
  }

  async invoke(token: string, args: Properties = {}) {
    const request = new messages.InvokeRequest();
    request.setTok(token);
    request.setArgs(toStruct(args));
    return fromStruct((await this.call(protocol.ResourceProviderService.invoke, request)).getReturn());
  }
}

/** What a failed call says of a resource that is there although the call failed. */
export function incompleteOf(error: unknown): { id: string; reasons: readonly string[]; outputs: Properties } {
  const metadata = error instanceof Error && "metadata" in error ? error.metadata : undefined;
  const [bytes] = hasGet(metadata) ? metadata.get("grpc-status-details-bin") : [];
  const [detail] = statusMessages.Status.deserializeBinary(Buffer.from(bytes ?? "")).getDetailsList();
  const failure = messages.ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() ?? new Uint8Array());
  return {
    id: failure.getId(),
    reasons: failure.getReasonsList(),
    outputs: fromStruct(failure.getProperties()),
  };
}

function hasGet(metadata: unknown): metadata is { get(name: string): readonly (string | Buffer)[] } {
  return typeof metadata === "object" && metadata !== null && "get" in metadata;
}

function toStruct(properties: Properties): Struct {
  return structMessages.Struct.fromJavaScript({ ...properties });
}

function fromStruct(struct: Struct | undefined): Properties {
  return JSON.parse(JSON.stringify(struct?.toJavaScript() ?? {}));
}

interface Addressed {
  setUrn(urn: string): unknown;
  setType(type: string): unknown;
  setName(name: string): unknown;
}

function address<Request extends Addressed>(request: Request, type = tableType, name = "users"): Request {
  request.setUrn(`urn:pulumi:dev::demo::${type}::${name}`);
  request.setType(type);
  request.setName(name);
  return request;
}

function toChecked(response: CheckResponse) {
  return {
    inputs: fromStruct(response.getInputs()),
    reasons: response.getFailuresList().map((failure) => failure.getReason()),
  };
}

const kinds = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];

function toDiffed(response: DiffResponse) {
  const detailed: Record<string, string | undefined> = {};
  response.getDetaileddiffMap().forEach((diff, path) => {
    detailed[path] = kinds[diff.getKind()];
  });
  return {
    changes: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
    detailed,
    replaces: response.getReplacesList(),
    diffs: response.getDiffsList(),
    stables: response.getStablesList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
  };
}

/** A copy with some members of one element of a list changed. */
export function withElement(properties: Properties, list: string, position: number, members: Properties): Properties {
  const elements = properties[list];
  if (!Array.isArray(elements)) {
    throw new Error(`${list} is not a list`);
  }
  const changed = elements.map((element: Value, at) =>
    at === position && isProperties(element) ? { ...element, ...members } : element,
  );
  return { ...properties, [list]: changed };
}
