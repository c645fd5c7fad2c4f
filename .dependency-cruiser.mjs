/**
 * The rooms and who may import whom (docs/architecture.md). `npm run check` fails on a violation, and a test proves that each
 * rule can fail.
 */

/** A room may import itself and the listed paths; everything else of the repository, and every package, is an error. */
function room(name, path, mayImport, comment) {
  return {
    name,
    comment,
    severity: "error",
    from: { path },
    to: { pathNot: [path, ...mayImport].map((allowed) => `^(?:${allowed.replace(/^\^/, "")})`) },
  };
}

export default {
  forbidden: [
    room("schema-imports-nothing", "^model/schema/", [], "What a design is depends on nothing."),
    room("request", "^model/request/", ["model/schema/"], "Patterns become requests from the schema alone."),
    room(
      "expression",
      "^model/expression/",
      ["model/schema/", "model/request/"],
      "Expressions on wire items, evaluated.",
    ),
    room(
      "population",
      "^model/population/",
      ["model/schema/"],
      "How instances and requests spread over keys, in figures.",
    ),
    room(
      "capacity",
      "^model/capacity/",
      ["model/(?:schema|request|expression|population)/"],
      "Prices requests, knows no engine.",
    ),
    room(
      "deployment",
      "^model/deployment/",
      ["model/schema/", "model/request/"],
      "What is deployed and what its differences mean, as plain data: no SDK, no Pulumi.",
    ),
    room(
      "designs",
      "^model/designs/",
      ["model/schema/", "model/request/", "model/capacity/"],
      "A design is written with the model's words and nothing else.",
    ),
    room("text", "^model/text/", [], "Text that people write by hand, and where it goes wrong."),
    room(
      "model-entry",
      "^model/index\\.ts$",
      ["model/(?:schema|request|capacity)/"],
      "The public entry names no design.",
    ),
    room("workload", "^bench/workload/", ["model/"], "Pure, seeded, the same in Node and in k6."),
    room(
      "k6",
      "^bench/k6/",
      ["model/", "bench/workload/", "node_modules/@types/k6/"],
      "What runs inside k6 resolves no packages.",
    ),
    room(
      "engine",
      "^bench/engine/",
      ["model/", "bench/k6/sign\\.ts$", "node_modules/(?:@aws-sdk|@smithy)/", "(?:node:)?[a-z_/]+$"],
      "Engines know the model; seeding signs with the load generator's signer.",
    ),
    room(
      "verdict",
      "^bench/verdict/",
      [
        "model/",
        "bench/workload/",
        "bench/verify/sized-units\\.ts$",
        "node_modules/hdr-histogram-js/",
        "(?:node:)?[a-z_/]+$",
      ],
      "Samples in, verdict out; units by size class are compared as `verify` compares them.",
    ),
    room(
      "verify",
      "^bench/verify/",
      ["model/", "bench/workload/", "(?:node:)?[a-z_/]+$"],
      "What every pattern costs and finds, exactly; knows no engine.",
    ),
    room(
      "infra",
      "^infra/(?!stand-in/)",
      ["model/", "node_modules/(?:@pulumi|zod)/", "(?:node:)?[a-z_/]+$"],
      "infra and bench never meet, and what is deployed to AWS knows nothing of the stand-in.",
    ),
    room(
      "stand-in",
      "^infra/stand-in/",
      [
        "model/",
        "node_modules/(?:@pulumi/pulumi|@grpc|google-protobuf|@aws-sdk|@smithy)/",
        "node_modules/@pulumi/aws/package\\.json$",
        "(?:node:)?[a-z_/]+$",
      ],
      "The local provider knows Pulumi's protocol and an engine, and nothing of a design.",
    ),
    {
      name: "no-cycles",
      comment: "A cycle of values is two rooms in one. Types may refer to each other.",
      severity: "error",
      from: { path: "^(model|bench|infra|scripts)/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "nothing-unresolved",
      comment: "An import that resolves to nothing would escape every other rule.",
      severity: "error",
      from: { path: "^(model|bench|infra|scripts|test)/" },
      to: { couldNotResolve: true },
    },
    {
      name: "not-to-development-packages",
      comment: "What users install must not need what only developers have.",
      severity: "error",
      from: { path: "^(model|bench|infra|scripts)/", pathNot: "^scripts/(benchmark|check|test)" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "node_modules/@types/" },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      extensions: [".ts", ".mjs", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
