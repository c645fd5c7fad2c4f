/**
 * The Pulumi program of this repository: `pulumi up` with a region deploys the tables of the social media design.
 *
 * Tables, indexes and time to live; settings, alarms, access policies and safeguards for live data are still to come.
 */
import { Table } from "@pulumi/aws/dynamodb/index.js";
import design from "../model/designs/social-media/index.ts";
import { toTableDefinitions } from "../model/schema/to-table-definition.ts";
import { toTableArgs } from "./table-args.ts";

const tables = toTableDefinitions(design).map((definition) => ({
  name: definition.TableName,
  table: new Table(definition.TableName, toTableArgs(definition)),
}));

/** ARNs by the design's table name. */
export const tableArns = Object.fromEntries(tables.map(({ name, table }) => [name, table.arn]));
