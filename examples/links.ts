import {
  assumed,
  atMostOne,
  create,
  defineDesign,
  documented,
  draws,
  entity,
  get,
  globalIndex,
  item,
  many,
  queryIndex,
  readPattern,
  rootEntity,
  seed,
  string,
  stringKey,
  table,
  timestamp,
  writePattern,
} from "tablewright/model";

// 1. What is stored where. Keys are templates over the item's attributes.
const links = table("Links", { partitionKey: stringKey("code") });

const link = item(links, "link", {
  key: { code: "<code>" },
  attributes: { code: string(), target: string(), ownerId: string(), createdDate: timestamp() },
  size: { bytes: assumed(400), filledBy: "target" },
});

const linksByOwner = globalIndex(links, "LinksByOwner", {
  of: [link],
  partitionKey: "ownerId",
  sortKey: "createdDate",
  project: ["target"],
});

// 2. What is asked of it, how often, and how fast. Rates are requests a second.
const resolveLink = readPattern({
  number: 1,
  title: "Resolve a short link",
  rateRps: documented(5),
  budget: { p99Ms: 20 },
  consistency: "eventual",
  parameters: { code: string() },
  returns: atMostOne(["target"]),
  request: ({ code }) => get(link, { code }),
});

const listLinks = readPattern({
  number: 2,
  title: "List the newest links of an owner",
  rateRps: documented(1),
  budget: { p99Ms: 50 },
  consistency: "eventual",
  parameters: { ownerId: string() },
  returns: many(assumed(25), ["code", "target", "createdDate"]),
  request: ({ ownerId }) => queryIndex(linksByOwner, { key: { ownerId }, newestFirst: true, limit: 25 }),
});

const createLink = writePattern({
  number: 3,
  title: "Create a link",
  rateRps: documented(0.5),
  parameters: { code: string(), target: string(), ownerId: string(), createdDate: timestamp() },
  request: (value) => create(link, value),
});

// 3. What fills the tables, and what the parameters of the replay are drawn from.
const owner = rootEntity("owner", () => []);
const ownedLink = entity("link", {
  of: owner,
  average: assumed(20),
  items: (self) => [
    seed(link, { code: self.id, target: "https://example.com/", ownerId: self.parent.id, createdDate: self.createdAt }),
  ],
});

export default defineDesign({
  name: "links",
  tables: [links],
  items: [link],
  indexes: [linksByOwner],
  patterns: { resolveLink, listLinks, createLink },
  population: {
    root: owner,
    entities: [ownedLink],
    draws: [
      draws(resolveLink, (draw) => ({ code: draw.popular(ownedLink).id })),
      draws(listLinks, (draw) => ({ ownerId: draw.popular(owner).id })),
      draws(createLink, (draw) => ({
        code: draw.newId(),
        target: "https://example.com/new",
        ownerId: draw.popular(owner).id,
        createdDate: draw.now,
      })),
    ],
  },
});
