/** `aws:dynamodb/table:Table`: tables that are really there, in the engine. */
import { fillDefaults } from "./naming.ts";
import { toArn } from "./place.ts";
import { Incomplete, Refusal } from "./refusal.ts";
import type { Context, ResourceType } from "./resource-type.ts";
import { compareTables, keptWhenOmitted } from "./table-compare.ts";
import type { LiveTable, TableEngine } from "./table-engine.ts";
import { planUpdate, type Step } from "./table-plan.ts";
import { checkTable } from "./table-shape.ts";
import { toSpecification } from "./table-specification.ts";
import { pick, refreshInputs, type TablePlace, toInputs, toOutputs } from "./table-state.ts";
import { type Properties, textOf, withoutOwn } from "./values.ts";

const streamOutputs = ["streamArn", "streamLabel"];

/** Outputs that an update never changes and that no input gives. */
const identifying = ["arn", "id", "region"];

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
    const id = table.name;
    const { region } = placeOf(inputs, context);
    const arn = toArn("dynamodb", region, `table/${id}`);
    const wanted = { ...withoutOwn(inputs), arn, id, region, tagsAll: table.tags };
    const outputs = await applyAll(
      id,
      planUpdate({ ...table, timeToLiveAttribute: undefined }, table),
      { inputs, before: { ...wanted, ttl: { enabled: false } }, after: wanted, isNew: true },
      context,
    );
    return { id, outputs };
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
    const wanted = { ...pick(known.outputs, keptWhenOmitted), ...withoutOwn(news) };
    const before = toSpecification({ ...known.outputs, tags: known.outputs.tagsAll ?? {} });
    const after = toSpecification(wanted, context.configuration.defaultTags);
    await assertTimeToLiveStays(id, before.timeToLiveAttribute, after.timeToLiveAttribute, context.engine);
    return applyAll(
      id,
      planUpdate(before, after),
      {
        inputs: news,
        before: known.outputs,
        after: { ...pick(known.outputs, identifying), ...wanted, tagsAll: after.tags },
        isNew: false,
      },
      context,
    );
  },

  delete: (id, { engine }) => engine.delete(id),
};

/**
 * DynamoDB refuses another attribute while time to live is on (API Reference, "UpdateTimeToLive"), and so do the engines, in
 * other words. The call would be one of the last: said first, the table is as it was.
 */
async function assertTimeToLiveStays(
  id: string,
  before: string | undefined,
  after: string | undefined,
  engine: TableEngine,
): Promise<void> {
  if (after === undefined || after === before) {
    return;
  }
  const current = (await engine.describe(id))?.timeToLiveAttribute;
  if (current !== undefined && current !== after) {
    throw new Refusal(
      `turning time to live on of DynamoDB Table (${id}): ValidationException: ` +
        `TimeToLive is active on a different AttributeName: current AttributeName is ${current}`,
    );
  }
}

interface Progress {
  readonly inputs: Properties;
  /** Outputs as far as they are known without a look at the table: before the steps, and when all are done. */
  readonly before: Properties;
  readonly after: Properties;
  /** Whether the table was created for these steps. */
  readonly isNew: boolean;
}

/**
 * Takes the steps one by one. DynamoDB refuses a request without doing anything, so a first one that fails is a plain refusal;
 * a later one leaves a table that says how far it came. Where it cannot be read either, its state is what is known without.
 *
 * @returns the table's outputs
 */
async function applyAll(
  id: string,
  steps: readonly Step[],
  { inputs, before, after, isNew }: Progress,
  context: Context,
): Promise<Properties> {
  const { engine } = context;
  let applied = 0;
  let failure: Refusal | undefined;
  try {
    if (isNew) {
      await engine.settle(id);
    }
    for (const step of steps) {
      await engine.apply(id, step);
      applied += 1;
      await engine.settle(id);
    }
  } catch (error) {
    failure = toFailure(error, isNew || applied > 0);
  }
  let live: LiveTable | undefined;
  try {
    live = await engine.describe(id);
  } catch (error) {
    const unread = toFailure(error, isNew || applied > 0);
    const reason = failure === undefined ? unread.message : `${failure.message}; ${unread.message}`;
    throw new Incomplete(reason, { id, inputs, outputs: applied === steps.length ? after : before });
  }
  if (live === undefined) {
    throw new Refusal(`DynamoDB Table (${id}) does not exist. Run \`pulumi refresh\`, so that Pulumi knows.`);
  }
  const outputs = toOutputs(live, after, placeOf(inputs, context));
  if (failure !== undefined) {
    throw new Incomplete(failure.message, { id, inputs, outputs });
  }
  return outputs;
}

/** @throws the error itself unless it is a refusal that comes after something was changed */
function toFailure(error: unknown, isChanged: boolean): Refusal {
  if (!(error instanceof Refusal) || !isChanged) {
    throw error;
  }
  return error;
}

function placeOf(properties: Properties, { configuration }: Context): TablePlace {
  return { region: textOf(properties, "region") ?? configuration.region, defaultTags: configuration.defaultTags };
}
