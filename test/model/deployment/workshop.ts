/** A design with what the social media design lacks: a later stage that reads an index's entry, a local index, an unused table. */
import {
  assumed,
  atMostOne,
  defineDesign,
  epochSeconds,
  get,
  globalIndex,
  inSequence,
  item,
  localIndex,
  many,
  number,
  optional,
  put,
  queryIndex,
  readPattern,
  string,
  stringKey,
  table,
  update,
  writePattern,
} from "../../../model/index.ts";

const jobs = table("Jobs", {
  partitionKey: stringKey("ownerId"),
  sortKey: stringKey("jobId"),
  timeToLive: "expiresAt",
});
const tools = table("Tools", { partitionKey: stringKey("toolId") });
const archive = table("Archive", { partitionKey: stringKey("id") });

const job = item(jobs, "job", {
  key: { ownerId: "<ownerId>", jobId: "<jobId>" },
  attributes: {
    ownerId: string(),
    jobId: string(),
    bench: string(),
    priority: number(),
    toolId: string(),
    note: string(),
    color: string(),
    expiresAt: epochSeconds(),
    reviewAt: optional(epochSeconds()),
  },
});
const tool = item(tools, "tool", {
  key: { toolId: "<toolId>" },
  attributes: { toolId: string(), label: string() },
});

const jobsByBench = globalIndex(jobs, "JobsByBench", {
  of: [job],
  partitionKey: "bench",
  sortKey: "priority",
  project: ["toolId", "note", "color"],
});
const jobsByColor = globalIndex(jobs, "JobsByColor", { of: [job], partitionKey: "color", project: "all" });
const jobsByPriority = localIndex(jobs, "JobsByPriority", { of: [job], sortKey: "priority", project: "all" });

const rateRps = assumed(1);

export const workshop = defineDesign({
  name: "workshop",
  tables: [jobs, tools, archive],
  items: [job, tool],
  indexes: [jobsByBench, jobsByColor, jobsByPriority],
  patterns: {
    toolOfBench: readPattern({
      number: 1,
      title: "Tool of the first job at a bench",
      rateRps,
      consistency: "eventual",
      parameters: { bench: string() },
      returns: atMostOne(["label"]),
      request: ({ bench }) =>
        inSequence(queryIndex(jobsByBench, { key: { bench }, limit: 1 }), ([first]) =>
          first === undefined ? undefined : get(tool, { toolId: first.toolId }),
        ),
    }),
    notesOfBench: readPattern({
      number: 2,
      title: "Notes of the jobs at a bench",
      rateRps,
      consistency: "eventual",
      parameters: { bench: string() },
      returns: many(assumed(10), ["jobId", "note"]),
      request: ({ bench }) => queryIndex(jobsByBench, { key: { bench } }),
    }),
    urgentJobs: readPattern({
      number: 3,
      title: "Jobs of an owner by priority",
      rateRps,
      consistency: "strong",
      parameters: { ownerId: string() },
      returns: many(assumed(10), ["jobId", "note"]),
      request: ({ ownerId }) => queryIndex(jobsByPriority, { key: { ownerId } }),
    }),
    addJob: writePattern({
      number: 4,
      title: "Add a job",
      rateRps,
      parameters: job.attributes,
      request: (values) => put(job, values),
    }),
    moveJob: writePattern({
      title: "Move a job to another bench",
      rateRps,
      parameters: { ownerId: string(), jobId: string(), bench: string() },
      request: ({ ownerId, jobId, bench }) => update(job, { ownerId, jobId }, { set: { bench } }),
    }),
    dropReview: writePattern({
      title: "Drop the review of a job",
      rateRps,
      parameters: { ownerId: string(), jobId: string() },
      request: (key) => update(job, key, { remove: ["reviewAt"] }),
    }),
  },
});
