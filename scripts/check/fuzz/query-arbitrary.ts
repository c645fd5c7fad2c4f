/** Random Query and Scan requests on tables and indexes. */
import fc from "fast-check";
import type { WireValue } from "../../../model/request/wire-value.ts";
import type { IndexDefinition, KeySchemaElement, TableDefinition } from "../../../model/schema/table-definition.ts";
import {
  conditionArbitrary,
  type Expression,
  expressionMembers,
  joinExpressions,
  projectionArbitrary,
} from "./expression-arbitrary.ts";
import { sometimes } from "./sometimes.ts";
import { keyValue, toKeyValue } from "./value-arbitrary.ts";
import { indexesOf, indexKeyNames, isLocal, isProjected, keyNamesOf, keyTypeOf, plainNames } from "./vocabulary.ts";

type Members = Readonly<Record<string, unknown>>;

/** What is read: the table, or one of its indexes. */
interface Source {
  readonly table: TableDefinition;
  readonly index?: IndexDefinition;
}

const sourceOf = (table: TableDefinition): fc.Arbitrary<Source> =>
  fc.oneof(fc.constant({ table }), ...indexesOf(table).map((index) => fc.constant({ table, index })));

/** Pages, directions and filters of a partition, and conditions on the sort key. */
export function queryArbitrary(table: TableDefinition): fc.Arbitrary<Members> {
  return sourceOf(table).chain((source) =>
    fc
      .record({
        KeyConditionExpression: keyConditionArbitrary(source),
        FilterExpression: filterArbitrary(source),
        selection: selectionArbitrary(source),
        Limit: hasSortKey(source) ? sometimes(fc.integer({ min: 1, max: 4 }), 4) : fc.constant(undefined),
        ScanIndexForward: sometimes(fc.boolean(), 6),
        consistency: consistencyArbitrary(source),
      })
      .map(({ KeyConditionExpression, FilterExpression, selection, Limit, ScanIndexForward, consistency }) => ({
        ...members(source),
        ...expressionMembers({ KeyConditionExpression, FilterExpression, ProjectionExpression: selection.projection }),
        ...(selection.select === undefined ? {} : { Select: selection.select }),
        ...(Limit === undefined ? {} : { Limit }),
        ...(ScanIndexForward === undefined ? {} : { ScanIndexForward }),
        ...consistency,
      })),
  );
}

/** Whole scans: in which order partitions come is known to the engine alone, so a page's end could not be predicted. */
export function scanArbitrary(table: TableDefinition): fc.Arbitrary<Members> {
  return sourceOf(table).chain((source) =>
    fc
      .record({
        FilterExpression: filterArbitrary(source),
        selection: selectionArbitrary(source),
        consistency: consistencyArbitrary(source),
      })
      .map(({ FilterExpression, selection, consistency }) => ({
        ...members(source),
        ...expressionMembers({ FilterExpression, ProjectionExpression: selection.projection }),
        ...(selection.select === undefined ? {} : { Select: selection.select }),
        ...consistency,
      })),
  );
}

const members = ({ table, index }: Source): Members => ({
  TableName: table.TableName,
  ...(index === undefined ? {} : { IndexName: index.IndexName }),
});

/** Without one there is a single item, or items in no order; and dynoxide's next page of a single item is that item again. */
const hasSortKey = ({ table, index }: Source) => keyNamesOf(index ?? table).length > 1;

const isGlobal = ({ table, index }: Source) => index !== undefined && !isLocal(table, index);

/** A global index has no consistent reads. */
const consistencyArbitrary = (source: Source): fc.Arbitrary<Members> =>
  isGlobal(source) ? fc.constant({}) : fc.boolean().map((ConsistentRead) => (ConsistentRead ? { ConsistentRead } : {}));

function keyConditionArbitrary({ table, index }: Source): fc.Arbitrary<Expression> {
  const [hash, range] = (index ?? table).KeySchema;
  const equal = (element: KeySchemaElement, placeholder: string) =>
    keyValue(keyTypeOf(table, element.AttributeName) ?? "S").map((value) =>
      keyExpression(element.AttributeName, `# = ${placeholder}`, { [placeholder]: value }),
    );
  if (hash === undefined) {
    return fc.constant({ text: "", names: {}, values: {} });
  }
  const partition = equal(hash, ":p");
  return range === undefined
    ? partition
    : fc
        .tuple(partition, sometimes(sortConditionArbitrary(table, range), 5))
        .map(([first, second]) => (second === undefined ? first : joinExpressions([first, second], " AND ")));
}

function sortConditionArbitrary(table: TableDefinition, { AttributeName }: KeySchemaElement): fc.Arbitrary<Expression> {
  const type = keyTypeOf(table, AttributeName) ?? "S";
  const compared = fc
    .tuple(fc.constantFrom("=", "<", "<=", ">", ">="), keyValue(type))
    .map(([sign, value]) => keyExpression(AttributeName, `# ${sign} :s`, { ":s": value }));
  const sorted = fc
    .tuple(keyValue(type), keyValue(type))
    .map(([a, b]) => (isInOrder(a, b) ? { ":s": a, ":e": b } : { ":s": b, ":e": a }))
    .map((values) => keyExpression(AttributeName, "# BETWEEN :s AND :e", values));
  const prefix = type === "S" ? fc.constantFrom("a", "ab", "ü") : fc.constantFrom("AQ==", "AQI=");
  const begins = prefix.map((text) =>
    keyExpression(AttributeName, "begins_with(#, :s)", { ":s": toKeyValue(type, text) }),
  );
  return type === "N" ? fc.oneof(compared, sorted) : fc.oneof(compared, sorted, begins);
}

function isInOrder(a: WireValue, b: WireValue): boolean {
  if ("N" in a && "N" in b) {
    return Number(a.N) <= Number(b.N);
  }
  const bytes = (value: WireValue) =>
    "S" in value ? Buffer.from(value.S, "utf8") : Buffer.from("B" in value ? value.B : "", "base64");
  return Buffer.compare(bytes(a), bytes(b)) <= 0;
}

function keyExpression(name: string, template: string, values: Readonly<Record<string, WireValue>>): Expression {
  return { text: template.replace("#", `#${name}`), names: { [`#${name}`]: name }, values };
}

/**
 * A filter on what the source holds. Keys of the source must not be in it; what an index does not project is left out, because
 * AWS's pages do not say how such a filter is charged.
 */
function filterArbitrary({ table, index }: Source): fc.Arbitrary<Expression | undefined> {
  const names = plainNames.filter((name) => index === undefined || isProjected(table, index, name));
  return names.length === 0 ? fc.constant(undefined) : sometimes(conditionArbitrary(names, "f"), 4);
}

interface Selection {
  readonly projection?: Expression;
  readonly select?: "ALL_ATTRIBUTES" | "COUNT";
}

/** A local index gives what it does not hold from the table; a global one refuses it. */
function selectionArbitrary(source: Source): fc.Arbitrary<Selection> {
  const { table, index } = source;
  const names = [...new Set([...keyNamesOf(table), ...indexKeyNames, ...plainNames])].filter(
    (name) => index === undefined || isLocal(table, index) || isProjected(table, index, name),
  );
  const givesAll = index === undefined || isLocal(table, index) || index.Projection.ProjectionType === "ALL";
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant({}) },
    { weight: 2, arbitrary: projectionArbitrary(names).map((projection) => ({ projection })) },
    { weight: 1, arbitrary: fc.constant({ select: "COUNT" } as const) },
    { weight: givesAll ? 2 : 0, arbitrary: fc.constant({ select: "ALL_ATTRIBUTES" } as const) },
  );
}
