/** What `pulumi up` refuses, with one clear message, and without having changed anything. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defineDesign } from "../../../model/schema/define-design.ts";
import type { Design } from "../../../model/schema/design.ts";
import { type DesignStackUnderTest, openSite, openStack, passphrase, type Site } from "../../support/pulumi.ts";
import { toShop, toShopWithOtherKey } from "../shop-design.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** The error that a run ended with, as text. */
async function failureOf(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  return error instanceof Error ? error.message : "";
}

/**
 * How many different errors a run shows. Pulumi's Automation API prints what an inline program throws twice; that the command line
 * prints it once is what `command-line.test.ts` looks at.
 */
function errorsIn(text: string): number {
  const [diagnostics = ""] = text.slice(text.indexOf("Diagnostics:")).split("\n\n");
  const errors = diagnostics.split(/^ +error: /m).slice(1);
  return new Set(errors.map((error) => error.trim())).size;
}

describe("a change that would lose items", () => {
  let stack: DesignStackUnderTest;
  const deployedShop = () => toShop({ timeToLive: "expiresAt" });
  beforeAll(async () => {
    stack = await openStack(site, "kept");
    await stack.up(deployedShop());
  });
  afterAll(() => stack.stack.destroy());

  const cases: readonly [string, () => Design, RegExp][] = [
    ["another key", toShopWithOtherKey, /tables\.Orders: its key would change from .* to orderId \(S\)/],
    ["a local index", () => toShop({ hasLocalIndex: true }), /tables\.Orders: its local indexes would change/],
    ["a table less", () => toShop({ hasProducts: false }), /tables\.Products: the design no longer has this table/],
    [
      "another key of an index",
      () => toShop({ indexes: [{ name: "ByStatus", key: "productId" }] }),
      /tables\.Orders\.indexes\.ByStatus: it would change/,
    ],
    [
      "another projection of an index",
      () => toShop({ indexes: [{ name: "ByStatus", all: true }] }),
      /tables\.Orders\.indexes\.ByStatus: .* to status \(S\), createdDate \(S\); ALL/,
    ],
    [
      "another attribute of time to live",
      () => toShop({ timeToLive: "deletedAt" }),
      /tables\.Orders\.timeToLive: its time to live would move from expiresAt to deletedAt/,
    ],
  ];

  test.each(cases)("%s is refused in preview and in up, once and with the way", async (_, design, message) => {
    const before = await site.tableNames();
    for (const run of [() => stack.preview(design()), () => stack.up(design())]) {
      const text = await failureOf(run());
      expect(text).toMatch(message);
      expect(text).toContain("to mend it:");
      expect(errorsIn(text), text).toBe(1);
    }
    expect(await site.tableNames()).toEqual(before);
    expect((await stack.preview(deployedShop())).operations).toEqual({});
  });

  test("a table that is to be left in AWS leaves the stack, once that was deployed", async () => {
    await stack.configure({ retainOnDelete: true });
    expect(await failureOf(stack.up(toShop({ hasProducts: false, timeToLive: "expiresAt" })))).toContain(
      "deploy with tablewright:retainOnDelete first",
    );
    await stack.up(deployedShop());
    const { operations } = await stack.up(toShop({ hasProducts: false, timeToLive: "expiresAt" }));
    expect(operations["tablewright-Products"]).toMatch(/delete|discard/);
    expect(await site.tableNames()).toEqual(["Orders", "Products"]);
    await site.client.send(new DeleteTableCommand({ TableName: "Products" }));
    await stack.stack.removeConfig("tablewright:retainOnDelete");
    await stack.up(deployedShop());
  });

  test("another name is refused for every table", async () => {
    await stack.configure({ namePrefix: "v2-" });
    const text = await failureOf(stack.up(toShop()));
    expect(text).toContain("its name would change from Orders to v2-Orders");
    expect(text).toContain("its name would change from Products to v2-Products");
    await stack.stack.removeConfig("tablewright:namePrefix");
  });

  test("a setting that names the table lets it be replaced, and no other resource is", async () => {
    await stack.configure({ allowDataLoss: ["Orders"] });
    const { operations } = await stack.up(toShopWithOtherKey());
    expect(operations["tablewright-Orders"]).toMatch(/replace/);
    expect(operations["tablewright-Products"]).toBeUndefined();
    await stack.up(toShop());
    await stack.stack.removeConfig("tablewright:allowDataLoss");
  });
});

describe("production", () => {
  test("is not destroyed, not even in part, until both protections are off", async () => {
    const stack = await openStack(site, "live", { environment: "production", namePrefix: "live-" });
    await stack.up(toShop());
    const tables = ["live-Orders", "live-Products"];
    expect(await failureOf(stack.stack.destroy())).toMatch(/protect/i);
    expect(await site.tableNames()).toEqual(tables);
    await stack.configure({ protect: "false" });
    await stack.up(toShop());
    expect(await failureOf(stack.stack.destroy())).toMatch(/deletion protection/i);
    expect(await site.tableNames()).toEqual(tables);
    await stack.configure({ deletionProtection: "false" });
    await stack.up(toShop());
    await stack.stack.destroy();
    expect(await site.tableNames()).toEqual([]);
  });
});

describe("what is wrong from the start changes nothing", () => {
  afterAll(async () => expect(await site.tableNames()).toEqual([]));

  test("every unknown or wrong setting, at once", async () => {
    const stack = await openStack(site, "settings", { enviroment: "production", tableClass: "CHEAP" });
    const text = await failureOf(stack.up(toShop()));
    expect(text).toMatch(/tablewright:enviroment.*environment/s);
    expect(text).toContain("tablewright:tableClass");
    expect(errorsIn(text), text).toBe(1);
  });

  test("a setting that is a secret", async () => {
    const stack = await openStack(site, "secret-setting");
    await stack.stack.setConfig("tablewright:tags", { value: '{"token":"hunter2hunter2"}', secret: true });
    const text = await failureOf(stack.up(toShop()));
    expect(text).toContain("tablewright:tags: it is a secret");
    expect(text).not.toContain("hunter2");
    expect(errorsIn(text), text).toBe(1);
  });

  test.each([
    ["eu-wset-2", /eu-west-2/],
    ["", /pulumi config set aws:region/],
  ])("the region %j", async (region, message) => {
    const stack = await openStack(site, `region-${region}`);
    await (region === ""
      ? stack.stack.removeConfig("aws:region")
      : stack.stack.setConfig("aws:region", { value: region }));
    const text = await failureOf(stack.up(toShop()));
    expect(text).toMatch(message);
    expect(errorsIn(text), text).toBe(1);
  });

  test("a design with errors", async () => {
    const stack = await openStack(site, "broken");
    const broken = () => defineDesign({ ...toShop(), indexes: [], tables: [] });
    const program = async () => {
      const { deploy } = await import("../../../infra/deploy.ts");
      return { deployment: await deploy(async () => broken()) };
    };
    stack.stack.workspace.program = program;
    const text = await failureOf(stack.stack.up());
    expect(text).toContain('The design "shop" has');
    expect(errorsIn(text), text).toBe(1);
  });

  test("a stack that somebody else is changing", async () => {
    const stack = await openStack(site, "locked");
    const folder = join(site.stateDir, ".pulumi", "locks", "organization", "tablewright", "locked");
    mkdirSync(folder, { recursive: true });
    const lock = { pid: 1, username: "ada", hostname: "elsewhere", timestamp: "2026-11-22T10:00:00Z" };
    writeFileSync(join(folder, "other.json"), JSON.stringify(lock));
    expect(await failureOf(stack.up(toShop()))).toMatch(/the stack is currently locked by 1 lock.*ada@elsewhere/s);
  });

  test("a state that cannot be read", async () => {
    const stack = await openStack(site, "unreadable");
    const file = findFile(site.stateDir, "unreadable.json");
    writeFileSync(file, readFileSync(file, "utf8").slice(0, 40));
    expect(await failureOf(stack.up(toShop()))).toMatch(/failed to load checkpoint/);
  });

  test("missing credentials", async () => {
    const strict = await openSite({ assumeCredentials: false });
    try {
      const stack = await openStack(strict, "anonymous");
      const text = await failureOf(stack.up(toShop()));
      expect(text).toMatch(/credential/i);
      expect(errorsIn(text), text).toBe(1);
      expect(await strict.tableNames()).toEqual([]);
    } finally {
      await strict.close();
    }
  });
});

describe("secrets", () => {
  test("appear in no output and in no state in clear", async () => {
    const strict = await openSite({ assumeCredentials: false });
    try {
      const secretKey = "wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY";
      const token = "FwoGZXIvYXdzEBYaDHqa0AP";
      const stack = await openStack(strict, "secret");
      await stack.stack.setConfig("aws:accessKey", { value: "AKIAIOSFODNN7EXAMPLE", secret: true });
      await stack.stack.setConfig("aws:secretKey", { value: secretKey, secret: true });
      await stack.stack.setConfig("aws:token", { value: token, secret: true });
      const { output } = await stack.up(toShop());
      const refused = await failureOf(stack.up(toShopWithOtherKey()));
      const { stdout, stderr } = await stack.stack.refresh();
      const settingsFile = await readSettingsOf(stack.stack.workspace);
      for (const text of [output, refused, stdout, stderr, strict.stateText(), settingsFile]) {
        expect(text).not.toContain(secretKey);
        expect(text).not.toContain(token);
        expect(text).not.toContain(passphrase);
      }
      // The state does hold them, or the test would prove nothing.
      expect(strict.stateText()).toMatch(/secretKey/);
    } finally {
      await strict.close();
    }
  });
});

async function readSettingsOf(workspace: { readonly workDir: string }): Promise<string> {
  const files = existsSync(workspace.workDir) ? readdirSync(workspace.workDir) : [];
  return files.map((name) => readFileSync(join(workspace.workDir, name), "utf8")).join("\n");
}

function findFile(folder: string, name: string): string {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).find((entry) => entry.name === name);
  if (found === undefined) {
    throw new Error(`There is no ${name} in ${folder}.`);
  }
  return join(found.parentPath, found.name);
}
