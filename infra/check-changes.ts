import type { Problem } from "../model/schema/problem.ts";
import type { IndexDefinition, TableDefinition } from "../model/schema/table-definition.ts";
import type { StateIndex, StateTable } from "./deployed-state.ts";
import { deployedNameOf, type StackSettings } from "./settings/settings.ts";

type Settings = Pick<StackSettings, "namePrefix" | "allowDataLoss" | "retainOnDelete">;

/** What a component is about to deploy. */
export interface Wanted {
  /** Its name. */
  readonly component: string;
  /** What it was called before, by its aliases: Pulumi finds its resources under these names, too. */
  readonly formerNames?: readonly string[];
  readonly tables: readonly TableDefinition[];
  readonly settings: Settings;
  readonly region: string;
}

/**
 * The changes that must not happen on the way: those that would delete a table with its items (another key, local index, name or
 * region, or a table that is gone from the design), unless the setting `allowDataLoss` names it, and those that would take an
 * index away from its readers until it is built anew.
 *
 * `deployed` are the tables of all components of the stack: one that was renamed would make its tables a second time.
 */
export function checkChanges(deployed: readonly StateTable[], wanted: Wanted): Problem[] {
  const names = [wanted.component, ...(wanted.formerNames ?? [])];
  const own = deployed.filter(({ component }) => names.includes(component));
  const others = deployed.filter(({ component }) => !names.includes(component));
  return [...own.flatMap((state) => checkTable(state, wanted)), ...checkRenamed(others, wanted)];
}

function checkTable(state: StateTable, wanted: Wanted): Problem[] {
  const definition = wanted.tables.find(({ TableName }) => TableName === state.table);
  const losses = definition === undefined ? [removal(state)] : replacements(state, definition, wanted);
  const indexes = definition === undefined ? [] : changedIndexes(state, definition);
  if (!wanted.settings.allowDataLoss.includes(state.table)) {
    return [...losses, ...indexes];
  }
  // The table is made anew with all its indexes, so nothing else about it matters.
  return losses.length > 0 ? keptInTheWay(state, definition, wanted.settings) : indexes;
}

/** A table of the same name that belongs to another component of the stack: to Pulumi, one to delete and another to make. */
function checkRenamed(others: readonly StateTable[], { component, tables, settings, region }: Wanted) {
  return others.flatMap((state): Problem[] => {
    const isWanted = tables.some(({ TableName }) => deployedNameOf(settings, TableName) === state.name);
    if (!isWanted || state.region !== region) {
      return [];
    }
    const message =
      `the stack has ${state.name} as a part of ${state.component}, and ${component} would make it a second time: ` +
      "Pulumi would delete the one with its items, or fail on the other";
    const fix = `keep the component's name ${state.component}, or give the new one \`aliases: [{ name: "${state.component}" }]\``;
    return [{ code: "component_renamed", path: pathOf(state.table), message, fix }];
  });
}

type IndexShape = Pick<StateIndex, "name" | "key" | "projectionType" | "nonKeyAttributes">;

const pathOf = (table: string) => `tables.${table}`;

function toLoss(table: string, message: string, way: string): Problem {
  const allow = `pulumi config set --path 'tablewright:allowDataLoss[0]' ${table}`;
  const fix = `${way}; or, if all its items may be lost, run \`${allow}\``;
  return { code: "table_replaced", path: pathOf(table), message, fix };
}

function removal({ table, name }: StateTable): Problem {
  const message = `the design no longer has this table, so ${name} would be deleted with all its items`;
  const way = `put it back; a table that has another name now is a new table: deploy both, copy the items, switch, then remove ${table}`;
  return { ...toLoss(table, message, way), code: "table_removed" };
}

function replacements(state: StateTable, definition: TableDefinition, { settings, region }: Wanted): Problem[] {
  const replaced = "so the table would be deleted with all its items and made anew";
  const beside =
    "add a table with another name beside this one, copy the items, switch readers and writers, then remove this one";
  const problems: Problem[] = [];
  const refuse = (what: string, before: string, after: string, way: string) => {
    if (before !== after) {
      problems.push(toLoss(state.table, `${what} would change from ${before} to ${after}, ${replaced}`, way));
    }
  };
  const types = typesOf(definition);
  const keyNow = state.key.map((name) => typed(name, state.types[name])).join(", ");
  const keyThen = namesOf(definition.KeySchema).map((name) => typed(name, types.get(name)));
  const localNow = renderIndexes(state.localIndexes, (attribute) => state.types[attribute]);
  const localThen = renderIndexes(localOf(definition).map(toShape), (attribute) => types.get(attribute));
  const name = deployedNameOf(settings, definition.TableName);
  refuse("its key", keyNow, keyThen.join(", "), beside);
  refuse("its local indexes", localNow, localThen, beside);
  refuse("its name", state.name, name, "keep the name prefix of this stack, and make another stack for another prefix");
  refuse(
    "its region",
    state.region,
    region,
    "keep the region of this stack, and make another stack for another region",
  );
  return problems;
}

/** A table that Pulumi is told to leave in AWS keeps its name, and a second one of that name cannot be made. */
function keptInTheWay(state: StateTable, definition: TableDefinition | undefined, settings: Settings): Problem[] {
  if (!settings.retainOnDelete || definition === undefined || deployedNameOf(settings, state.table) !== state.name) {
    return [];
  }
  const message = `it would be replaced, but retainOnDelete leaves the old ${state.name} in AWS, and there cannot be two`;
  const fix = "run `pulumi config set tablewright:retainOnDelete false` and `pulumi up` with the old key first";
  return [{ code: "table_retained", path: pathOf(state.table), message, fix }];
}

function changedIndexes(state: StateTable, definition: TableDefinition): Problem[] {
  const types = typesOf(definition);
  return (definition.GlobalSecondaryIndexes ?? []).flatMap((wanted) => {
    const index = state.globalIndexes.find(({ name }) => name === wanted.IndexName);
    if (index === undefined) {
      return [];
    }
    const now = renderIndex(index, (name) => state.types[name]);
    const then = renderIndex(toShape(wanted), (name) => types.get(name));
    if (now === then) {
      return [];
    }
    const message =
      `it would change from ${now} to ${then}. DynamoDB cannot change an index: it would be dropped and built anew, ` +
      "and its readers would fail meanwhile";
    const fix =
      `give the index of the new form another name beside ${index.name} and deploy; when it is ACTIVE, switch the ` +
      `patterns that query it and deploy; then remove ${index.name}`;
    return [{ code: "index_changed", path: `${pathOf(state.table)}.indexes.${index.name}`, message, fix }];
  });
}

const localOf = (definition: TableDefinition) => definition.LocalSecondaryIndexes ?? [];
const namesOf = (schema: TableDefinition["KeySchema"]) => schema.map(({ AttributeName }) => AttributeName);
const typed = (name: string, type: string | undefined) => `${name} (${type ?? "?"})`;

const typesOf = ({ AttributeDefinitions }: TableDefinition) =>
  new Map(AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, String(AttributeType)]));

function toShape({ IndexName, KeySchema, Projection }: IndexDefinition): IndexShape {
  return {
    name: IndexName,
    key: namesOf(KeySchema),
    projectionType: Projection.ProjectionType,
    nonKeyAttributes: [...(Projection.NonKeyAttributes ?? [])].sort(),
  };
}

/** `userId (S), createdDate (S); INCLUDE text` */
function renderIndex(index: IndexShape, typeOf: (name: string) => string | undefined): string {
  const key = index.key.map((name) => typed(name, typeOf(name)));
  const included = index.nonKeyAttributes.length === 0 ? "" : ` ${index.nonKeyAttributes.join(", ")}`;
  return `${key.join(", ")}; ${index.projectionType}${included}`;
}

function renderIndexes(indexes: readonly IndexShape[], typeOf: (name: string) => string | undefined): string {
  const lines = indexes.map((index) => `${index.name} (${renderIndex(index, typeOf)})`);
  return lines.length === 0 ? "none" : lines.sort().join(", ");
}
