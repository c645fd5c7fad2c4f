/** Whose the tables of an account are: tags tell what a run made or filled, and nothing else is written to or deleted. */
import {
  DescribeTableCommand,
  type DynamoDBClient,
  ListTagsOfResourceCommand,
  ResourceNotFoundException,
  ScanCommand,
  TagResourceCommand,
} from "@aws-sdk/client-dynamodb";
import { createEngineClient, type EngineAddress, toEngineError } from "./client.ts";
import { EngineError } from "./engine-error.ts";
import { deleteTables } from "./tables.ts";

export const tagKeys = {
  /** Of a table that a run made: the design's name. */
  design: "tablewright:design",
  /** Of a table that a run made: the run's id. */
  run: "tablewright:run",
  madeBy: "tablewright:made-by",
  /** Of a table that somebody else made and a run filled: the design's name. */
  benchData: "tablewright:bench-data",
} as const;

export const madeBy = "tablewright bench";

export type Tags = Readonly<Record<string, string>>;

/** Page "Tagging restrictions in DynamoDB" of the Developer Guide: what else a value may hold is replaced. */
const untaggable = /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu;
const tagValueMost = 256;

export const toTagValue = (text: string): string => text.replace(untaggable, "-").slice(0, tagValueMost);

/** The tags of a table that a run makes for a design. */
export function tagsOfRun(design: string, run: string): Tags {
  return { [tagKeys.design]: toTagValue(design), [tagKeys.run]: run, [tagKeys.madeBy]: madeBy };
}

export interface FoundTable {
  readonly name: string;
  readonly arn: string;
  readonly tags: Tags;
  readonly hasItems: boolean;
  readonly isProvisioned: boolean;
  readonly isInfrequentAccess: boolean;
}

/**
 * Those of the tables that exist, with their tags and whether they hold an item. A Scan of one item tells: the count that
 * DescribeTable gives is hours old.
 *
 * @throws EngineError, as for an engine that has no tags (DynamoDB Local)
 */
export async function findTables(engine: EngineAddress, names: readonly string[]): Promise<readonly FoundTable[]> {
  return withClient(engine, async (client) => {
    const found = await Promise.all(
      names.map((name) =>
        findTable(client, name).catch((error: unknown) => {
          throw toEngineError(error, engine, `look at table ${name}`);
        }),
      ),
    );
    return found.filter((table) => table !== undefined);
  });
}

async function findTable(client: DynamoDBClient, name: string): Promise<FoundTable | undefined> {
  try {
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: name }));
    const arn = table?.TableArn ?? "";
    const tags = await readTags(client, arn);
    const { Count: items = 0 } = await client.send(new ScanCommand({ TableName: name, Limit: 1, Select: "COUNT" }));
    return {
      name,
      arn,
      tags,
      hasItems: items > 0,
      // The service leaves the summary out of tables that have always been provisioned.
      isProvisioned: table?.BillingModeSummary?.BillingMode !== "PAY_PER_REQUEST",
      isInfrequentAccess: table?.TableClassSummary?.TableClass === "STANDARD_INFREQUENT_ACCESS",
    };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return undefined;
    }
    throw error;
  }
}

async function readTags(client: DynamoDBClient, arn: string): Promise<Tags> {
  const tags: Record<string, string> = {};
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListTagsOfResourceCommand({ ResourceArn: arn, NextToken }));
    for (const { Key, Value } of page.Tags ?? []) {
      if (Key !== undefined) {
        tags[Key] = Value ?? "";
      }
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return tags;
}

export const isMadeFor = (design: string, { tags }: Pick<FoundTable, "tags">): boolean =>
  tags[tagKeys.design] === toTagValue(design) && tags[tagKeys.madeBy] === madeBy;

/**
 * Why a run must not write to a table, as the end of a sentence; `undefined` where it may.
 *
 * @param isNamed whether the user named the table, by the output of the stack that deployed it
 */
export function whyForeign(design: string, isNamed: boolean, table: FoundTable): string | undefined {
  const isOurs = isMadeFor(design, table);
  const isFilledByUs = isNamed && table.tags[tagKeys.benchData] === toTagValue(design);
  if (isOurs || isFilledByUs || (isNamed && !table.hasItems)) {
    return undefined;
  }
  const tag = isNamed ? tagKeys.benchData : tagKeys.design;
  const holds = table.hasItems ? "holds items" : "is empty";
  return `${holds} and has no tag ${tag}=${toTagValue(design)}`;
}

/** Marks tables that somebody else made as filled by runs of a design. */
export async function tagAsFilled(engine: EngineAddress, tables: readonly FoundTable[], design: string): Promise<void> {
  await withClient(engine, (client) =>
    Promise.all(
      tables.map(({ arn, name }) =>
        client
          .send(
            new TagResourceCommand({
              ResourceArn: arn,
              Tags: [{ Key: tagKeys.benchData, Value: toTagValue(design) }],
            }),
          )
          .catch((error: unknown) => {
            throw toEngineError(error, engine, `tag table ${name}`);
          }),
      ),
    ),
  );
}

/**
 * Deletes those of the tables that carry all of these tags. One that is gone is fine.
 *
 * @returns the names of those deleted
 * @throws EngineError `table-differs` naming those that lack a tag, after the others are deleted
 */
export async function deleteTagged(
  engine: EngineAddress,
  names: readonly string[],
  wanted: Tags,
): Promise<readonly string[]> {
  const found = await findTables(engine, names);
  const isWanted = ({ tags }: FoundTable) => Object.entries(wanted).every(([key, value]) => tags[key] === value);
  const deleted = found.filter(isWanted).map(({ name }) => name);
  await deleteTables(engine, deleted);
  const kept = found.filter((table) => !isWanted(table)).map(({ name }) => name);
  if (kept.length > 0) {
    const tags = Object.entries(wanted).map(([key, value]) => `${key}=${value}`);
    throw new EngineError(
      "table-differs",
      `Not deleted, because not tagged ${tags.join(", ")}: ${kept.join(", ")}.`,
      "Look at them in the console; a table that a run made has these tags unless somebody took them away.",
    );
  }
  return deleted;
}

async function withClient<T>(engine: EngineAddress, work: (client: DynamoDBClient) => Promise<T>): Promise<T> {
  const client = createEngineClient(engine);
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}
