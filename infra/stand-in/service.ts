/** Pulumi's ResourceProvider protocol: every call, and what it comes to. */
import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import awsPackage from "@pulumi/aws/package.json" with { type: "json" };
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import type {
  CheckRequest,
  ConfigureRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  InvokeRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { type Change, compareValues, withoutIgnored } from "./changes.ts";
import {
  type Configuration,
  type ConfigurationDefaults,
  checkConfiguration,
  readConfiguration,
} from "./configuration.ts";
import { invokeOf, resourceTypeOf } from "./known.ts";
import { isGenerated } from "./naming.ts";
import { Refusal, toServiceError } from "./refusal.ts";
import { toCheckResponse, toDiffResponse } from "./replies.ts";
import type { Context, ResourceType } from "./resource-type.ts";
import type { TableEngine } from "./table-engine.ts";
import { containsUnknown, type Properties, textMapOf, unknownValue, withoutOwn } from "./values.ts";
import { receive, send } from "./wire.ts";

/**
 * One service for any number of engines: the Pulumi CLI opens a connection for each provider instance and configures it
 * before use, so what `configure` says belongs to its connection. Calls that are missing here answer UNIMPLEMENTED.
 */
export function createService(engine: TableEngine, defaults: ConfigurationDefaults): UntypedServiceImplementation {
  const configurations = new Map<string, Configuration>();

  const contextOf = (peer: string): Context => {
    const configuration = configurations.get(peer);
    if (configuration === undefined) {
      throw new Refusal("configure has to be called on this connection first");
    }
    return { configuration, engine };
  };

  return {
    handshake: unary(async () => {
      const response = new messages.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      return response;
    }),

    attach: unary(async () => new emptyMessages.Empty()),

    /** Changes take the engine milliseconds: those under way end by themselves. */
    cancel: unary(async () => new emptyMessages.Empty()),

    getPluginInfo: unary(async () => {
      const info = new pluginMessages.PluginInfo();
      info.setVersion(awsPackage.version);
      return info;
    }),

    checkConfig: unary(async (request: CheckRequest) =>
      toCheckResponse(request.getNews(), checkConfiguration(receive(request.getNews()).values, defaults)),
    ),

    /** Nothing needs another provider: each resource compares its own region with the configured one. */
    diffConfig: unary(async (request: DiffRequest) => {
      const before = receive(request.getOldInputs() ?? request.getOlds()).values;
      const after = receive(request.getNews()).values;
      const names = new Set([...Object.keys(before), ...Object.keys(after)]);
      const changes = [...names].flatMap((name) => compareValues(name, before[name], after[name]));
      return toDiffResponse(changes, []);
    }),

    configure: unary(async (request: ConfigureRequest, peer) => {
      const variables = request.getVariablesMap().toArray();
      const config = Object.fromEntries(variables.map(([key, value]) => [key.replace(/^aws:config:/, ""), value]));
      configurations.set(peer, readConfiguration(config, defaults));
      const response = new messages.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      return response;
    }),

    check: unary(async (request: CheckRequest) => {
      const { name, type } = identify(request);
      const news = receive(request.getNews());
      const known = tryTo(() => resourceTypeOf(type));
      if (known instanceof Refusal) {
        return toCheckResponse(request.getNews(), [{ property: "", reason: known.message }]);
      }
      const seed = `${request.getUrn()} ${request.getRandomseed_asB64()}`;
      const olds = receive(request.getOlds()).values;
      const { inputs, failures } = known.check({ name, seed, olds, news: news.values });
      return toCheckResponse(send(inputs, news.secretNames), failures);
    }),

    diff: unary(async (request: DiffRequest, peer) => {
      const type = resourceTypeOf(identify(request).type);
      const outputs = receive(request.getOlds()).values;
      const inputs = request.hasOldInputs() ? receive(request.getOldInputs()).values : outputs;
      const news = receive(request.getNews()).values;
      const all = compare(type, { inputs, outputs, news }, contextOf(peer).configuration);
      const changes = withoutIgnored(all, request.getIgnorechangesList());
      const changing = type.unknownOutputs(changes);
      const stables = type.unknownOutputs("create").filter((name) => !changing.includes(name));
      const response = toDiffResponse(changes, stables);
      const isFixedName =
        !isGenerated(news, type.nameProperty) && !changes.some(({ path }) => path === type.nameProperty);
      response.setDeletebeforereplace(response.getReplacesList().length > 0 && isFixedName);
      return response;
    }),

    create: unary(
      async (request: CreateRequest, peer) => {
        const type = resourceTypeOf(identify(request).type);
        const { values: inputs, secretNames } = receive(request.getProperties());
        const { id, outputs } = request.getPreview()
          ? { id: "", outputs: { ...toUnknown(type.unknownOutputs("create")), ...withoutOwn(inputs) } }
          : await type.create(inputs, contextOf(peer));
        const response = new messages.CreateResponse();
        response.setId(id);
        response.setProperties(send(outputs, secretNames));
        return response;
      },
      (request) => request.getProperties(),
    ),

    read: unary(async (request: ReadRequest, peer) => {
      const type = resourceTypeOf(identify(request).type);
      const inputs = receive(request.getInputs());
      const outputs = receive(request.getProperties());
      const secretNames = new Set([...inputs.secretNames, ...outputs.secretNames]);
      const known = { inputs: inputs.values, outputs: outputs.values };
      const found = await type.read(request.getId(), known, contextOf(peer));
      const response = new messages.ReadResponse();
      if (found !== undefined) {
        response.setId(found.id);
        response.setInputs(send(found.inputs, secretNames));
        response.setProperties(send(found.outputs, secretNames));
      }
      return response;
    }),

    update: unary(
      async (request: UpdateRequest, peer) => {
        const type = resourceTypeOf(identify(request).type);
        const context = contextOf(peer);
        const { values: outputs } = receive(request.getOlds());
        const { values: inputs } = receive(request.getOldInputs());
        const { values: news, secretNames } = receive(request.getNews());
        const preview = () => {
          const changes = compare(type, { inputs, outputs, news }, context.configuration);
          return { ...outputs, ...withoutOwn(news), ...toUnknown(type.unknownOutputs(changes)) };
        };
        const response = new messages.UpdateResponse();
        const updated = request.getPreview()
          ? preview()
          : await type.update(request.getId(), { inputs, outputs }, news, context);
        response.setProperties(send(updated, secretNames));
        return response;
      },
      (request) => request.getNews(),
    ),

    delete: unary(async (request: DeleteRequest, peer) => {
      await resourceTypeOf(identify(request).type).delete(request.getId(), contextOf(peer));
      return new emptyMessages.Empty();
    }),

    invoke: unary(async (request: InvokeRequest, peer) => {
      const invoke = invokeOf(request.getTok());
      const response = new messages.InvokeResponse();
      response.setReturn(send(await invoke(receive(request.getArgs()).values, contextOf(peer))));
      return response;
    }),
  };
}

/** @param secretsOf the properties whose secrets stay secret in what a failure reports */
function unary<Request, Response>(
  answer: (request: Request, peer: string) => Promise<Response>,
  secretsOf: (request: Request) => Struct | undefined = () => undefined,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    answer(call.request, call.getPeer()).then(
      (response) => callback(null, response),
      (error: unknown) => callback(toServiceError(error, receive(secretsOf(call.request)).secretNames)),
    );
  };
}

interface Known {
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly news: Properties;
}

/** With what the configuration adds to inputs: the region, and default tags, which only show in `tagsAll`. */
function compare(
  type: ResourceType,
  { inputs, outputs, news }: Known,
  { region, defaultTags }: Configuration,
): readonly Change[] {
  const changes = type.compare({ region: outputs.region ?? region, ...inputs }, { region, ...news });
  const tagsAll = { ...defaultTags, ...textMapOf(news, "tags") };
  const comparesTags = outputs.tagsAll !== undefined && !containsUnknown(news.tags);
  const hasTagChange = changes.some(({ path }) => path.startsWith("tags"));
  return comparesTags && !hasTagChange ? [...changes, ...compareValues("tagsAll", outputs.tagsAll, tagsAll)] : changes;
}

/** CLIs that do not send the type and the name have them in the URN: `urn:pulumi:stack::project::type$type::name`. */
function identify(request: { getUrn(): string; getType(): string; getName(): string }) {
  const [, , types = "", name = ""] = request.getUrn().split("::");
  return { type: request.getType() || (types.split("$").at(-1) ?? ""), name: request.getName() || name };
}

function toUnknown(names: readonly string[]): Properties {
  return Object.fromEntries(names.map((name) => [name, unknownValue]));
}

function tryTo<T>(work: () => T): T | Refusal {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) {
      return error;
    }
    throw error;
  }
}
