import { describe, expect, test } from "vitest";
import { compareDesign } from "../../../model/deployment/compare.ts";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import { keyOf } from "./arbitrary-table.ts";
import {
  type Change,
  expiringBy,
  extraOn,
  localProjecting,
  none,
  onIndex,
  projecting,
  rekeyed,
  status,
  typed,
  withDefinition,
} from "./changes.ts";
import { deployedDesign } from "./deployed-as.ts";
import { workshop } from "./workshop.ts";

/** What was changed, at which table, and the path, meaning and broken patterns of the one difference that it makes. */
type Case = readonly [
  what: string,
  table: string,
  change: Change,
  path: string,
  meaning: string,
  patterns: readonly string[],
];

const socialCases: readonly Case[] = [
  ["a missing table", "Likes", none, "Table", "breaks", ["likePost", "unlikePost"]],
  ["a table that is being deleted", "Likes", status("DELETING"), "Table", "breaks", ["likePost", "unlikePost"]],
  ["a table that is being made", "Likes", status("CREATING"), "TableStatus", "breaks", ["likePost", "unlikePost"]],
  ["a table with another key", "Likes", rekeyed, "KeySchema", "breaks", ["likePost", "unlikePost"]],
  [
    "another type of a table's key",
    "DirectMessages",
    typed("messageId", "N"),
    "AttributeDefinitions.messageId",
    "breaks",
    ["getConversationMessages", "sendMessage"],
  ],
  [
    "another type of a table's partition key",
    "DirectMessages",
    typed("conversationId", "N"),
    "AttributeDefinitions.conversationId",
    "breaks",
    ["getConversationMessages", "sendMessage"],
  ],
  [
    "a missing index, which its writers do not need",
    "Follows",
    onIndex("FollowersByUser", undefined),
    "GlobalSecondaryIndexes.FollowersByUser",
    "breaks",
    ["getFollowers"],
  ],
  [
    "an index with another key",
    "Follows",
    onIndex("FollowersByUser", { KeySchema: keyOf("followingId") }),
    "GlobalSecondaryIndexes.FollowersByUser.KeySchema",
    "breaks",
    ["getFollowers"],
  ],
  [
    "an index that is being filled",
    "UserPosts",
    onIndex("UsersByUsername", { IndexStatus: "CREATING" }),
    "GlobalSecondaryIndexes.UsersByUsername.IndexStatus",
    "breaks",
    ["getUserByUsername"],
  ],
  [
    "a projection that lacks what is returned",
    "UserPosts",
    onIndex("UsersByUsername", projecting("INCLUDE", "email", "firstName", "lastName", "profilePicture")),
    "GlobalSecondaryIndexes.UsersByUsername.Projection",
    "breaks",
    ["getUserByUsername"],
  ],
  [
    "a projection of more",
    "UserPosts",
    onIndex("UsersByUsername", projecting("ALL")),
    "GlobalSecondaryIndexes.UsersByUsername.Projection",
    "cost",
    [],
  ],
  [
    "a projection of all, where all is what is designed",
    "Follows",
    onIndex("FollowersByUser", projecting("ALL")),
    "GlobalSecondaryIndexes.FollowersByUser.Projection",
    "harmless",
    [],
  ],
  ["an index besides", "UserPosts", extraOn("email"), "GlobalSecondaryIndexes.Extra", "cost", []],
  [
    "an index besides, whose key has another type than what is stored: its writers are refused",
    "UserNotifications",
    extraOn("isRead"),
    "GlobalSecondaryIndexes.Extra",
    "breaks",
    ["markNotificationsRead", "createNotification"],
  ],
  [
    "a definition that no key uses",
    "Likes",
    (table) => withDefinition(table, "old"),
    "AttributeDefinitions.old",
    "harmless",
    [],
  ],
  ["expiry that is off", "Stories", expiringBy("expiresAt", "DISABLED"), "TimeToLive", "cost", []],
  ["expiry by what no item holds", "Stories", expiringBy("ttl"), "TimeToLive", "cost", []],
  ["expiry by a text, which expires nothing", "Stories", expiringBy("createdDate"), "TimeToLive", "cost", []],
  ["expiry that is not designed, by what no item holds", "Likes", expiringBy("ttl"), "TimeToLive", "harmless", []],
  [
    "expiry that is not designed, by a number: items vanish for those that need them to be there",
    "PostComments",
    expiringBy("likeCount"),
    "TimeToLive",
    "breaks",
    ["getPostComments", "getPostWithComments"],
  ],
];

const workshopCases: readonly Case[] = [
  ["a missing table that nothing uses", "Archive", none, "Table", "harmless", []],
  ["another key of a table that nothing uses", "Archive", rekeyed, "KeySchema", "harmless", []],
  [
    "a missing index that nothing queries",
    "Jobs",
    onIndex("JobsByColor", undefined),
    "GlobalSecondaryIndexes.JobsByColor",
    "harmless",
    [],
  ],
  [
    "a projection without what a later stage asks on with",
    "Jobs",
    onIndex("JobsByBench", projecting("INCLUDE", "note", "color")),
    "GlobalSecondaryIndexes.JobsByBench.Projection",
    "breaks",
    ["toolOfBench"],
  ],
  [
    "a projection without what a pattern returns",
    "Jobs",
    onIndex("JobsByBench", projecting("INCLUDE", "toolId", "color")),
    "GlobalSecondaryIndexes.JobsByBench.Projection",
    "breaks",
    ["notesOfBench"],
  ],
  [
    "a projection without what nobody needs",
    "Jobs",
    onIndex("JobsByBench", projecting("INCLUDE", "toolId", "note")),
    "GlobalSecondaryIndexes.JobsByBench.Projection",
    "harmless",
    [],
  ],
  [
    "a projection without what nobody needs, but with something else",
    "Jobs",
    onIndex("JobsByBench", projecting("INCLUDE", "toolId", "note", "reviewAt")),
    "GlobalSecondaryIndexes.JobsByBench.Projection",
    "cost",
    [],
  ],
  [
    "a designed projection of all, deployed as a list of it",
    "Jobs",
    onIndex("JobsByColor", projecting("INCLUDE", "bench", "priority", "toolId", "note", "expiresAt", "reviewAt")),
    "GlobalSecondaryIndexes.JobsByColor.Projection",
    "harmless",
    [],
  ],
  [
    "another key of an index, of another type than what is stored",
    "Jobs",
    (table) => onIndex("JobsByColor", { KeySchema: keyOf("reviewAt") })(withDefinition(table, "reviewAt")),
    "GlobalSecondaryIndexes.JobsByColor.KeySchema",
    "breaks",
    ["addJob"],
  ],
  [
    "a missing local index",
    "Jobs",
    (table) => ({ ...table, LocalSecondaryIndexes: [] }),
    "LocalSecondaryIndexes.JobsByPriority",
    "breaks",
    ["urgentJobs"],
  ],
  [
    "a local projection without what a pattern returns",
    "Jobs",
    localProjecting("color"),
    "LocalSecondaryIndexes.JobsByPriority.Projection",
    "breaks",
    ["urgentJobs"],
  ],
  [
    "another type of an index's key: its readers and whoever writes the attribute",
    "Jobs",
    typed("bench", "N"),
    "AttributeDefinitions.bench",
    "breaks",
    ["toolOfBench", "notesOfBench", "addJob", "moveJob"],
  ],
  [
    "an index besides on a number, as a text: taking the attribute away is not refused",
    "Jobs",
    extraOn("reviewAt"),
    "GlobalSecondaryIndexes.Extra",
    "breaks",
    ["addJob"],
  ],
  [
    "an index besides on a number, as a number",
    "Jobs",
    extraOn("reviewAt", "N"),
    "GlobalSecondaryIndexes.Extra",
    "cost",
    [],
  ],
  [
    "expiry by another moment: whoever needs a job to be there",
    "Jobs",
    expiringBy("reviewAt"),
    "TimeToLive",
    "breaks",
    ["toolOfBench", "notesOfBench", "urgentJobs", "dropReview", "moveJob"],
  ],
];

describe.each([
  { design: socialMedia, cases: socialCases },
  { design: workshop, cases: workshopCases },
])("$design.name", ({ design, cases }) => {
  test.each(cases)("%s", (_, table, change, path, meaning, names) => {
    const differences = compareDesign(design, deployedDesign(design, table, change));
    expect(differences).toMatchObject([{ resource: table, path, meaning }]);
    expect(differences[0]?.patterns.map(({ name }) => name)).toEqual(names);
  });
});

test.each([
  ["JobsByBench", projecting("KEYS_ONLY"), "Queries on the index do not find color, note, toolId."],
  ["JobsByBench", projecting("INCLUDE", "toolId", "note"), "No pattern needs color from the index."],
  ["JobsByBench", projecting("ALL"), "Entries of the index are larger than designed"],
  [
    "JobsByColor",
    projecting("INCLUDE", "bench", "priority", "toolId", "note", "expiresAt", "reviewAt"),
    "both hold the same",
  ],
])("the explanation of %s that projects %j names what it lacks", (index, projection, explanation) => {
  const [difference] = compareDesign(workshop, deployedDesign(workshop, "Jobs", onIndex(index, projection)));
  expect(difference?.explanation).toContain(explanation);
});
