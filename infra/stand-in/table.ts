/** `aws:dynamodb/table:Table`: tables that are really there, in the engine. */
import { fillDefaults } from "./naming.ts";
import { Incomplete, Refusal } from "./refusal.ts";
import type { Context, ResourceType } from "./resource-type.ts";
import { compareTables, keptWhenOmitted } from "./table-compare.ts";
import { planUpdate, type Step } from "./table-plan.ts";
import { checkTable } from "./table-shape.ts";
import { toSpecification } from "./table-specification.ts";
import { pick, refreshInputs, type TablePlace, toInputs, toOutputs } from "./table-state.ts";
import { type Properties, textOf } from "./values.ts";

const streamOutputs = ["streamArn", "streamLabel"];

export const tableType: ResourceType = {
  nameProperty: "name",

  check: (request) => ({
    inputs: fillDefaults(request, { billingMode: "PROVISIONED" }, "name"),
    failures: checkTable(request.news, request.olds),
  }),

  compare: compareTables,

  unknownOutputs: (changes) => {
    if (changes === "create") {
      return ["arn", "id", ...streamOutputs];
    }
    return changes.some(({ path }) => path.startsWith("stream")) ? streamOutputs : [];
  },

  async create(inputs, context) {
    const table = toSpecification(inputs, context.configuration.defaultTags);
    await context.engine.create(table);
    const timeToLive = planUpdate({ ...table, timeToLiveAttribute: undefined }, table);
    const known = { inputs, recorded: inputs, isNew: true };
    return { id: table.name, outputs: await applyAll(table.name, timeToLive, known, context) };
  },

  async read(id, known, context) {
    const live = await context.engine.describe(id);
    if (live === undefined) {
      return undefined;
    }
    const isImport = Object.keys(known.inputs).length === 0;
    const outputs = toOutputs(live, { ...known.inputs, ...known.outputs }, placeOf(known.outputs, context));
    return { id, outputs, inputs: isImport ? toInputs(outputs) : refreshInputs(known.inputs, outputs) };
  },

  async update(id, known, news, context) {
    const wanted = { ...pick(known.outputs, keptWhenOmitted), ...news };
    const before = toSpecification({ ...known.outputs, tags: known.outputs.tagsAll ?? {} });
    const steps = planUpdate(before, toSpecification(wanted, context.configuration.defaultTags));
    return applyAll(id, steps, { inputs: news, recorded: wanted, isNew: false }, context);
  },

  delete: (id, { engine }) => engine.delete(id),
};

/**
 * Takes the steps one by one. DynamoDB refuses a request without doing anything, so a first one that fails is a plain refusal;
 * a later one leaves a table that says how far it came.
 *
 * @param recorded what the engine does not hold of the table's inputs
 * @param isNew whether the table was created for these steps
 */
async function applyAll(
  id: string,
  steps: readonly Step[],
  { inputs, recorded, isNew }: { inputs: Properties; recorded: Properties; isNew: boolean },
  context: Context,
): Promise<Properties> {
  const { engine } = context;
  const describe = async (): Promise<Properties> => {
    const live = await engine.describe(id);
    if (live === undefined) {
      throw new Refusal(`DynamoDB Table (${id}) does not exist. Run \`pulumi refresh\`, so that Pulumi knows.`);
    }
    return toOutputs(live, recorded, placeOf(inputs, context));
  };
  let isChanged = isNew;
  try {
    if (isNew) {
      await engine.settle(id);
    }
    for (const step of steps) {
      await engine.apply(id, step);
      isChanged = true;
      await engine.settle(id);
    }
  } catch (error) {
    if (!(error instanceof Refusal) || !isChanged) {
      throw error;
    }
    throw new Incomplete(error.message, { id, inputs, outputs: await describe() });
  }
  return describe();
}

function placeOf(properties: Properties, { configuration }: Context): TablePlace {
  return { region: textOf(properties, "region") ?? configuration.region, defaultTags: configuration.defaultTags };
}
