import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Real engines and k6 run beside the tests: more workers would have them starve each other.
    maxWorkers: 2,
  },
});
