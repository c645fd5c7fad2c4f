import { expect, it } from "vitest";
import { startFixture } from "../../support/fixture-process.ts";
import { answerError, startTestServer } from "../../support/http-server.ts";

it("leaves no table behind at an endpoint when Ctrl-C comes while it is created", async () => {
  const operations: string[] = [];
  let state: "missing" | "creating" = "missing";
  // A service that takes its time: the table stays CREATING until it is deleted.
  const server = await startTestServer((request, response) => {
    const operation = String(request.headers["x-amz-target"]).replace("DynamoDB_20120810.", "");
    operations.push(operation);
    if (operation === "CreateTable") {
      state = "creating";
    } else if (operation === "DeleteTable") {
      state = "missing";
    } else if (state === "missing") {
      answerError(response, 400, "ResourceNotFoundException");
      return;
    } else if (!holder.process.killed) {
      holder.process.kill("SIGINT");
    }
    response.end(JSON.stringify({ Table: { TableName: "Ours", TableStatus: "CREATING" } }));
  });
  const holder = startFixture(new URL("./fixtures/create-tables.ts", import.meta.url), [server.url]);
  expect(await holder.ended).toEqual({ code: null, signal: "SIGINT" });
  await server.close();
  expect(operations.slice(0, 3)).toEqual(["DescribeTable", "CreateTable", "DescribeTable"]);
  expect(operations).toContain("DeleteTable");
  expect(state).toBe("missing");
});
