import type { Design } from "../design.ts";
import type { Problem } from "../problem.ts";

/** Names of tables and indexes: 3 to 255 of these characters (Developer Guide, "Naming rules and data types"). */
export const resourceName = /^[A-Za-z0-9_.-]{3,255}$/;

export function checkTables({ tables, items }: Design): Problem[] {
  const problems: Problem[] = [];
  if (tables.length === 0) {
    problems.push({
      code: "no_tables",
      path: "tables",
      message: "the design has no table",
      fix: "list at least one table",
    });
  }
  const seen = new Set<string>();
  for (const { name, partitionKey, sortKey, timeToLive } of tables) {
    const path = `tables.${name}`;
    if (!resourceName.test(name)) {
      problems.push({
        code: "table_name",
        path,
        message: `"${name}" is not a table name that DynamoDB accepts`,
        fix: "use 3 to 255 letters, digits, dots, hyphens and underscores",
      });
    }
    if (partitionKey.name === sortKey?.name) {
      problems.push({
        code: "table_key_twice",
        path,
        message: `${partitionKey.name} is both partition key and sort key`,
        fix: "use two attributes, or drop the sort key",
      });
    }
    if (seen.has(name)) {
      problems.push({ code: "table_twice", path, message: "two tables have this name", fix: "rename one of them" });
    }
    seen.add(name);
    const expiring = items.filter(
      (item) => item.table.name === name && timeToLive !== undefined && timeToLive in item.attributes,
    );
    if (timeToLive !== undefined && expiring.length === 0) {
      problems.push({
        code: "ttl_attribute_unknown",
        path: `${path}.timeToLive`,
        message: `no item of the table has the attribute ${timeToLive}`,
        fix: "name an attribute of an item, or drop the time to live",
      });
    }
    for (const item of expiring) {
      if (item.attributes[timeToLive ?? ""]?.kind !== "epochSeconds") {
        problems.push({
          code: "ttl_not_epoch_seconds",
          path: `items.${item.name}.${timeToLive}`,
          message: "DynamoDB's TTL ignores everything but a number of epoch seconds",
          fix: `declare ${timeToLive} with epochSeconds()`,
        });
      }
    }
  }
  return problems;
}
