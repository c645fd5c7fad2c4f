/** The functions of the provider that the stand-in answers. */
import { accountId, partitionOf, toGlobalArn } from "./place.ts";
import { Refusal } from "./refusal.ts";
import type { Context } from "./resource-type.ts";
import { toOutputs } from "./table-state.ts";
import { type Properties, textOf } from "./values.ts";

/** Answers a function call of a program. */
export type Invoke = (args: Properties, context: Context) => Promise<Properties>;

export const invokes: { readonly [token: string]: Invoke } = {
  "aws:dynamodb/getTable:getTable": async (args, { configuration, engine }) => {
    const name = textOf(args, "name") ?? "";
    const live = await engine.describe(name);
    if (live === undefined) {
      throw new Refusal(`reading DynamoDB Table (${name}): couldn't find resource`);
    }
    const { onDemandThroughput, ...outputs } = toOutputs(
      live,
      {},
      { region: textOf(args, "region") ?? configuration.region, defaultTags: {} },
    );
    return { ...outputs, onDemandThroughputs: onDemandThroughput === undefined ? [] : [onDemandThroughput] };
  },
  "aws:index/getCallerIdentity:getCallerIdentity": async (_args, { configuration }) => ({
    accountId,
    arn: toGlobalArn("iam", configuration.region, "user/local-stand-in"),
    id: accountId,
    userId: "AIDALOCALSTANDIN",
  }),
  "aws:index/getPartition:getPartition": async (_args, { configuration }) => {
    const partition = partitionOf(configuration.region);
    return { id: partition.partition, ...partition };
  },
  "aws:index/getRegion:getRegion": async (args, { configuration }) => {
    const region = textOf(args, "region") ?? configuration.region;
    const endpoint = `ec2.${region}.${partitionOf(region).dnsSuffix}`;
    return { description: region, endpoint, id: region, name: region, region };
  },
};
