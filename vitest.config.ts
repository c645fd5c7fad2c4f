import { defineConfig } from "vitest/config";

/** Tests that replace modules, or share one that holds state or hooks of its own: each file needs modules of its own. */
const apart = ["test/infra/**/*.test.ts", "test/scripts/tools/**/*.test.ts", "test/**/*.apart.test.ts"];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // DynamoDB Local lives for seconds here: its virtual machine would compile for longer than what it compiles then runs.
    env: { JAVA_TOOL_OPTIONS: "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" },
    // Real engines and k6 run beside the tests: more workers would have them starve each other.
    maxWorkers: 2,
    projects: [
      // The others share theirs, because loading the same modules for each of three hundred files takes a minute.
      { extends: true, test: { name: "shared", include: ["test/**/*.test.ts"], exclude: apart, isolate: false } },
      { extends: true, test: { name: "apart", include: apart } },
    ],
  },
});
