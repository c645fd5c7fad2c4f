import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Bundles the replay of a design into one script for k6, which resolves no packages: a user's design may import from
 * `tablewright/model` or from packages of its own.
 *
 * @param options `isMinified` for a script that has to be small and that nobody reads
 * @returns the path of the script
 */
export async function bundleReplay(
  designPath: string,
  folder: string,
  options: { readonly isMinified?: boolean } = {},
): Promise<string> {
  const outfile = join(folder, "replay.js");
  const quoted = (path: string) => JSON.stringify(path);
  await build({
    stdin: {
      contents: [
        `import design from ${quoted(designPath)};`,
        `import { createReplay } from ${quoted(join(root, "bench/k6/create-replay.ts"))};`,
        `import { scriptVariables } from ${quoted(join(root, "bench/k6/variables.ts"))};`,
        "const { run, options } = createReplay(design, scriptVariables());",
        "export { options };",
        "export default run;",
      ].join("\n"),
      resolveDir: root,
      sourcefile: "replay.ts",
      loader: "ts",
    },
    alias: { "tablewright/model": join(root, "model/index.ts") },
    bundle: true,
    minify: options.isMinified === true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    external: ["k6", "k6/*"],
    mainFields: ["module", "main"],
    logLevel: "silent",
    outfile,
  });
  return outfile;
}
