import { describe, expect, test } from "vitest";
import type { DeploymentDescription } from "../../../model/deployment/description.ts";
import { readDescription } from "../../../model/deployment/read-description.ts";
import { DesignError } from "../../../model/schema/problem.ts";

const description: DeploymentDescription = {
  schemaVersion: 1,
  design: "social-media",
  fingerprint: "0123456789ab",
  region: "eu-west-1",
  tables: {
    Likes: {
      name: "dev-Likes",
      arn: "arn:aws:dynamodb:eu-west-1:123456789012:table/dev-Likes",
      region: "eu-west-1",
      streamArn: "arn:aws:dynamodb:eu-west-1:123456789012:table/dev-Likes/stream/1",
      indexes: { ByPost: { arn: "arn:aws:dynamodb:eu-west-1:123456789012:table/dev-Likes/index/ByPost" } },
    },
    Follows: { name: "dev-Follows", arn: "arn", region: "eu-west-1", indexes: {} },
  },
  policies: { reader: "arn:aws:iam::123456789012:policy/reader" },
};

/** Code and path of every problem, and the whole message. */
function problemsOf(value: unknown) {
  try {
    readDescription(value);
  } catch (error) {
    if (error instanceof DesignError) {
      return { found: error.problems.map(({ code, path }) => `${code} ${path}`), message: error.message };
    }
    throw error;
  }
  return { found: [], message: "" };
}

test.each([
  ["itself", description],
  ["among a stack's outputs", { password: "[secret]", deployment: description }],
  ["from a later release that added members", { ...description, alarms: ["x"] }],
])("a description %s is read", (_, value) => {
  expect(readDescription(JSON.parse(JSON.stringify(value)))).toEqual(description);
});

describe("is refused", () => {
  test.each([null, [], "text", 7, {}, { deployment: null }, { deployment: [] }, { other: description }])(
    "%j",
    (value) => {
      expect(problemsOf(value).found).toEqual(["deployment_missing deployment"]);
      expect(problemsOf(value).message).toContain("pulumi stack output --json");
    },
  );

  test("another version, for which alone it is not held to this one's members", () => {
    const { found, message } = problemsOf({ schemaVersion: 2 });
    expect(found).toEqual(["deployment_version_unknown deployment.schemaVersion"]);
    expect(message).toContain("version 2 was written by another release");
    expect(message).toContain("deploy it again");
  });

  test("everything that is wrong at once, and no value is shown", () => {
    const { Likes } = description.tables;
    const { found, message } = problemsOf({
      deployment: {
        ...description,
        schemaVersion: "hunter2",
        design: "",
        region: undefined,
        tables: { Likes: { ...Likes, arn: 5, streamArn: false, indexes: { ByPost: "hunter2" } } },
        policies: { reader: { hunter2: true } },
      },
    });
    expect(found).toEqual([
      "deployment_member deployment.schemaVersion",
      "deployment_member deployment.design",
      "deployment_member deployment.region",
      "deployment_member deployment.tables.Likes.arn",
      "deployment_member deployment.tables.Likes.streamArn",
      "deployment_member deployment.tables.Likes.indexes.ByPost",
      "deployment_member deployment.tables.Likes.indexes.ByPost.arn",
      "deployment_member deployment.policies.reader",
    ]);
    expect(message).not.toContain("hunter2");
  });

  test.each(Object.keys(description))("a description without %s", (member) => {
    const { [member]: _, ...rest } = Object.fromEntries(Object.entries(description));
    expect(problemsOf({ deployment: rest }).found).toEqual([`deployment_member deployment.${member}`]);
  });
});
