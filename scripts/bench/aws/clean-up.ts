import { connectAws } from "../../../bench/engine/aws.ts";
import { deleteTagged, findTables, isMadeFor, madeBy, tagKeys, toTagValue } from "../../../bench/engine/aws-tables.ts";
import { toTableDefinitions } from "../../../model/schema/to-table-definition.ts";
import { exitCodes } from "../../failure.ts";
import { loadDesign } from "../../load-design.ts";
import { say } from "../../terminal.ts";
import { assertConsent } from "./consent.ts";
import type { AwsPlace } from "./flags.ts";

/** Deletes the tables that runs of a design have made, once their account's owner has consented. Gives the exit code. */
export async function cleanUp(designPath: string | undefined, aws: AwsPlace): Promise<number> {
  const { design } = await loadDesign(designPath);
  const { account, callerArn, engine } = await connectAws(aws.region);
  const names = toTableDefinitions(design).map(({ TableName }) => TableName);
  const found = await findTables(engine, names);
  const ours = found.filter((table) => isMadeFor(design.name, table)).map(({ name }) => name);
  const others = found.map(({ name }) => name).filter((name) => !ours.includes(name));
  say(`Account ${account} (${callerArn}), ${engine.region}, ${engine.endpoint}`);
  if (others.length > 0) {
    say(`Not made by a run of ${design.name}, so they stay: ${others.join(", ")}.`);
  }
  if (ours.length === 0) {
    say(`No table there was made by a run of ${design.name}: nothing to delete.`);
    return exitCodes.fine;
  }
  say(`Made by runs of ${design.name}, to be deleted with all they hold: ${ours.join(", ")}.`);
  await assertConsent(account, aws.consent);
  const tags = { [tagKeys.design]: toTagValue(design.name), [tagKeys.madeBy]: madeBy };
  const deleted = await deleteTagged(engine, ours, tags);
  say(`Deleted: ${deleted.join(", ")}.`);
  return exitCodes.fine;
}
