/**
 * `npm run benchmark -- <name>`: runs one benchmark. Exits with 1 when it misses what the project requires, 2 on a wrong
 * name and 3 when it could not be run, so that nothing was measured.
 */

/** Loaded only when named: a benchmark brings in engines and tools that the others do without. */
const benchmarks: Readonly<Record<string, () => Promise<{ readonly run: () => Promise<number> }>>> = {
  deploying: () => import("./deploying.ts"),
  planning: () => import("./planning.ts"),
  regressions: () => import("./regressions.ts"),
  replaying: () => import("./replaying.ts"),
  seeding: () => import("./seeding.ts"),
  signing: () => import("./signing.ts"),
};

const [name = "", ...rest] = process.argv.slice(2);
const load = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;

if (load === undefined || rest.length > 0) {
  const wrong =
    name === "" ? "No benchmark named." : `No benchmark is called ${JSON.stringify([name, ...rest].join(" "))}.`;
  console.error(`${wrong} Known: ${Object.keys(benchmarks).join(", ")}. Example: npm run benchmark -- signing`);
  process.exitCode = 2;
} else {
  try {
    const { run } = await load();
    process.exitCode = await run();
  } catch (error) {
    console.error(`The benchmark could not be run. ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 3;
  }
}
