import type { Problem } from "../model/schema/problem.ts";
import type { IndexDefinition, TableDefinition } from "../model/schema/table-definition.ts";
import { parseUrn, type StateIndex, type StateTable } from "./deployed-state.ts";
import { deployedNameOf, type StackSettings } from "./settings/settings.ts";

type Settings = Pick<StackSettings, "namePrefix" | "allowDataLoss" | "retainOnDelete">;

/** What a component is about to deploy. */
export interface Wanted {
  /** Its URN. */
  readonly component: string;
  /** URNs that it had before, by its aliases: Pulumi finds its resources under these, too. */
  readonly formerUrns: readonly string[];
  /** URNs of all components that the program has. */
  readonly inProgram: readonly string[];
  readonly tables: readonly TableDefinition[];
  readonly settings: Settings;
  /** What a setting is called, such as `tablewright:` before its name. */
  readonly settingsPrefix: string;
  readonly region: string;
}

/**
 * The changes that must not happen on the way: those that would delete a table with its items (another key, local index, name or
 * region, or a table that is gone from the design or the program), unless the setting `allowDataLoss` names it; those that would
 * take an index away from its readers until it is built anew; and those that would stop half way.
 *
 * `deployed` are the tables of all components of the stack.
 */
export function checkChanges(deployed: readonly StateTable[], wanted: Wanted): Problem[] {
  const urns = [wanted.component, ...wanted.formerUrns];
  return deployed.flatMap((state) => {
    if (urns.includes(state.component)) {
      return checkTable(state, wanted);
    }
    return wanted.inProgram.includes(state.component) ? [] : checkAbandoned(state, wanted);
  });
}

function checkTable(state: StateTable, wanted: Wanted): Problem[] {
  const definition = wanted.tables.find(({ TableName }) => TableName === state.table);
  if (definition === undefined) {
    return checkRemoval(state, "the design no longer has this table", putBack(state), wanted);
  }
  const losses = replacements(state, definition, wanted);
  if (losses.length > 0 && wanted.settings.allowDataLoss.includes(state.table)) {
    // The table is made anew with all its indexes, so nothing else about it matters.
    return checkProtected(state, wanted);
  }
  return [...losses, ...changedIndexes(state, definition), ...movedTimeToLive(state, definition)];
}

/** A table of a component that the program does not have: it was removed, or has another name or parent now. */
function checkAbandoned(state: StateTable, wanted: Wanted): Problem[] {
  const { name } = parseUrn(state.component);
  const isMadeAgain = wanted.tables.some(({ TableName }) => deployedNameOf(wanted.settings, TableName) === state.name);
  if (isMadeAgain && (state.region === "" || state.region === wanted.region)) {
    const message =
      `the stack has ${state.name} in the component ${name}, and the program would make it a second time: ` +
      "Pulumi would delete the one with its items, or fail on the other";
    const fix = `keep the component's name and parent, or give it \`aliases: ["${state.component}"]\``;
    return [{ code: "component_renamed", path: pathOf(state.table), message, fix }];
  }
  const way = `put ${name} back, before the program awaits another component's \`ready\``;
  return checkRemoval(state, `the program no longer has the component ${name}`, way, wanted);
}

const pathOf = (table: string) => `tables.${table}`;

const putBack = ({ table }: StateTable) =>
  `put it back; a table that has another name now is a new table: deploy both, copy the items, switch, then remove ${table}`;

function checkRemoval(state: StateTable, why: string, way: string, wanted: Wanted): Problem[] {
  const { settings } = wanted;
  if (settings.allowDataLoss.includes(state.table)) {
    return checkProtected(state, wanted);
  }
  if (settings.retainOnDelete && state.isRetained) {
    return [];
  }
  const message = `${why}, so ${state.name} would be deleted with all its items`;
  const keep = `to leave it in AWS, deploy with ${wanted.settingsPrefix}retainOnDelete first`;
  return [{ ...toLoss(state, message, `${way}; ${keep}`, wanted), code: "table_removed" }];
}

/** DynamoDB would refuse the deletion in the middle of the update. */
function checkProtected({ table, name, hasDeletionProtection }: StateTable, { settingsPrefix }: Wanted): Problem[] {
  const message = `${name} may be lost, but it is still protected against deletion, and the update would stop half way`;
  const fix = `set ${settingsPrefix}deletionProtection to false and deploy that before this change`;
  return hasDeletionProtection ? [{ code: "table_protected", path: pathOf(table), message, fix }] : [];
}

function toLoss({ table }: StateTable, message: string, way: string, { settings, settingsPrefix }: Wanted): Problem {
  const setting = `${settingsPrefix}allowDataLoss`;
  const allow = settingsPrefix.endsWith(":")
    ? `run \`pulumi config set --path '${setting}[${settings.allowDataLoss.length}]' ${table}\``
    : `add "${table}" to ${setting}`;
  const fix = `${way}; or, if all its items may be lost, ${allow}, and take it out again afterwards`;
  return { code: "table_replaced", path: pathOf(table), message, fix };
}

function replacements(state: StateTable, definition: TableDefinition, wanted: Wanted): Problem[] {
  const replaced = "so the table would be deleted with all its items and made anew";
  const beside =
    "add a table with another name beside this one, copy the items, switch readers and writers, then remove this one";
  const apart = (what: string) => `keep the ${what} of this stack, and make another stack for another ${what}`;
  const problems: Problem[] = [];
  const refuse = (what: string, before: string, after: string, way: string) => {
    if (before !== after) {
      problems.push(toLoss(state, `${what} would change from ${before} to ${after}, ${replaced}`, way, wanted));
    }
  };
  const types = typesOf(definition);
  const keyNow = state.key.map((name) => typed(name, state.types[name])).join(", ");
  const keyThen = namesOf(definition.KeySchema).map((name) => typed(name, types.get(name)));
  const localNow = renderIndexes(state.localIndexes, (attribute) => state.types[attribute]);
  const localThen = renderIndexes(localOf(definition).map(toShape), (attribute) => types.get(attribute));
  refuse("its key", keyNow, keyThen.join(", "), beside);
  refuse("its local indexes", localNow, localThen, beside);
  refuse("its name", state.name, deployedNameOf(wanted.settings, definition.TableName), apart("name prefix"));
  refuse("its region", state.region === "" ? wanted.region : state.region, wanted.region, apart("region"));
  return problems;
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

/** API Reference, "UpdateTimeToLive": one attribute at a time, and one change within an hour. */
function movedTimeToLive({ table, timeToLive }: StateTable, { timeToLiveAttribute }: TableDefinition): Problem[] {
  if (timeToLive?.isOn !== true || timeToLiveAttribute === undefined || timeToLive.attribute === timeToLiveAttribute) {
    return [];
  }
  const message =
    `its time to live would move from ${timeToLive.attribute} to ${timeToLiveAttribute} at once, which DynamoDB refuses: ` +
    "one attribute has to be turned off before another is turned on";
  const fix = "deploy the table without time to live, wait an hour, then deploy it with the new attribute";
  return [{ code: "time_to_live_moved", path: `${pathOf(table)}.timeToLive`, message, fix }];
}

type IndexShape = Pick<StateIndex, "name" | "key" | "projectionType" | "nonKeyAttributes">;

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
    nonKeyAttributes: Projection.NonKeyAttributes ?? [],
  };
}

/** `userId (S), createdDate (S); INCLUDE text` */
function renderIndex(index: IndexShape, typeOf: (name: string) => string | undefined): string {
  const key = index.key.map((name) => typed(name, typeOf(name)));
  const included = index.nonKeyAttributes.length === 0 ? "" : ` ${[...index.nonKeyAttributes].sort().join(", ")}`;
  return `${key.join(", ")}; ${index.projectionType}${included}`;
}

function renderIndexes(indexes: readonly IndexShape[], typeOf: (name: string) => string | undefined): string {
  const lines = indexes.map((index) => `${index.name} (${renderIndex(index, typeOf)})`);
  return lines.length === 0 ? "none" : lines.sort().join(", ");
}
