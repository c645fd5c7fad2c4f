import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, test } from "vitest";
import { socialMedia } from "../../model/designs/social-media/index.ts";
import { toTableDefinitions } from "../../model/schema/to-table-definition.ts";

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: { readonly [name: string]: unknown };
}

describe("the Pulumi program, with Pulumi's mocks", () => {
  const registered: Registered[] = [];
  let arns: Record<string, pulumi.Output<string>> = {};

  beforeAll(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs });
        return { id: name, state: { ...inputs, arn: `arn:aws:dynamodb:eu-west-2:123456789012:table/${name}` } };
      },
      call: ({ inputs }) => inputs,
    });
    const program = await import("../../infra/index.ts");
    arns = program.tableArns;
    await Promise.all(Object.values(arns).map((arn) => new Promise((resolve) => arn.apply(resolve))));
  });

  const inputsOf = (name: string) => registered.find((resource) => resource.name === name)?.inputs ?? {};

  test("registers one table for each of the design and exports their ARNs by name", () => {
    const names = toTableDefinitions(socialMedia).map(({ TableName }) => TableName);
    expect(registered.map(({ type }) => type)).toEqual(names.map(() => "aws:dynamodb/table:Table"));
    expect(registered.map(({ inputs }) => inputs.name).sort()).toEqual([...names].sort());
    expect(Object.keys(arns).sort()).toEqual([...names].sort());
  });

  test("describes exactly the key attributes, the index and its projection", () => {
    expect(inputsOf("UserPosts")).toEqual({
      name: "UserPosts",
      billingMode: "PAY_PER_REQUEST",
      attributes: [
        { name: "itemKey", type: "S" },
        { name: "userId", type: "S" },
        { name: "username", type: "S" },
      ],
      hashKey: "userId",
      rangeKey: "itemKey",
      globalSecondaryIndexes: [
        {
          name: "UsersByUsername",
          projectionType: "INCLUDE",
          nonKeyAttributes: ["email", "firstName", "isVerified", "lastName", "profilePicture"],
          keySchemas: [{ attributeName: "username", keyType: "HASH" }],
        },
      ],
      localSecondaryIndexes: [],
    });
  });

  test("turns time to live on where the design expires items, and nowhere else", () => {
    expect(inputsOf("Stories").ttl).toEqual({ enabled: true, attributeName: "expiresAt" });
    expect(registered.filter(({ inputs }) => inputs.ttl !== undefined).map(({ name }) => name)).toEqual(["Stories"]);
  });
});
