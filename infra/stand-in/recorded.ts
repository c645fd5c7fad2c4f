/** Resources that exist in Pulumi's state and nowhere else: their outputs are their inputs and AWS-like identifiers. */
import { compareValues, propertyOf } from "./changes.ts";
import { fillDefaults } from "./naming.ts";
import type { RecordedType } from "./recorded-types.ts";
import { Refusal } from "./refusal.ts";
import type { Context, Found, ResourceType } from "./resource-type.ts";
import { checkShape } from "./shape.ts";
import { type Properties, textMapOf, textOf, withoutOwn } from "./values.ts";

export function toResourceType(type: RecordedType): ResourceType {
  const record = (inputs: Properties, { configuration }: Context): Omit<Found, "inputs"> => {
    const region = textOf(inputs, "region") ?? configuration.region;
    const { id, outputs } = type.identify(inputs, region);
    const { optional } = type.inputs;
    return {
      id,
      outputs: {
        ...withoutOwn(inputs),
        ...outputs,
        id,
        ...("region" in optional ? { region } : {}),
        ...("tags" in optional ? { tagsAll: { ...configuration.defaultTags, ...textMapOf(inputs, "tags") } } : {}),
      },
    };
  };
  return {
    nameProperty: type.nameProperty,
    check: (request) => {
      const news = type.normalize?.(request.news) ?? request.news;
      return {
        inputs: fillDefaults({ ...request, news }, type.defaults, type.isNamed ? type.nameProperty : undefined),
        failures: checkShape(request.news, type.inputs),
      };
    },
    compare: (before, after) => {
      const names = Object.keys({ ...type.inputs.required, ...type.inputs.optional });
      return names
        .flatMap((name) => compareValues(name, before[name], after[name]))
        .map((change) => ({ ...change, replaces: type.replacing.includes(propertyOf(change.path)) }));
    },
    unknownOutputs: (changes) => (changes === "create" ? Object.keys(type.identify({}, "").outputs) : []),
    create: async (inputs, context) => record(inputs, context),
    read: async (id, known) => {
      if (Object.keys(known.outputs).length === 0) {
        throw new Refusal(
          `The local stand-in for the aws provider only records resources of this type: ${id} cannot be imported.`,
        );
      }
      return { id, ...known };
    },
    update: async (_id, _known, news, context) => record(news, context).outputs,
    delete: async () => {},
  };
}
