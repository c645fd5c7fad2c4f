/** The tools that are written in Go: each program is built from the committed module in its folder of `sources/`. */

import { chmod, copyFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { askProgram } from "./programs.ts";
import { type BuildPlace, type BuildRecipe, type BuildStep, pathOf } from "./recipe.ts";
import { toProgramFileName } from "./tool-table.ts";

interface GoProgram {
  /** Folder of `sources/` with its go.mod and go.sum. */
  readonly sources: string;
  /** Import path of the package that is the program. */
  readonly importPath: string;
  readonly linkerFlags: string;
  /** Path of what is built. */
  readonly product: string;
}

/**
 * The user's own module proxies without the fallback to version control: k6's vanity import path is then never looked up
 * by itself, which is slow where the network allows nothing but the proxy. A list of nothing but `direct` stays.
 */
export function withoutDirect(goProxy: string): string {
  return goProxy.replace(/[,|]\s*direct\s*$/, "");
}

async function toGoStep(place: BuildPlace, program: GoProgram): Promise<BuildStep> {
  const { context } = place;
  const { sources, importPath, linkerFlags, product } = program;
  const go = pathOf(place, "go");
  const answer = await askProgram([go, "env", "GOPROXY"], context.env);
  const goProxy = answer.problem === undefined ? withoutDirect(answer.text.trim()) : "";
  return {
    command: [go, "build", `-ldflags=${linkerFlags}`, "-o", product, importPath],
    cwd: join(context.sourcesDir, sources),
    env: {
      ...context.env,
      ...(goProxy === "" ? {} : { GOPROXY: goProxy }),
      // The committed go.mod and go.sum decide, whatever workspace this project lies in.
      GOFLAGS: "-trimpath -mod=readonly -buildvcs=false",
      GOWORK: "off",
      // No other Go than the one found is downloaded; no C compiler is needed.
      GOTOOLCHAIN: "local",
      CGO_ENABLED: "0",
    },
  };
}

export async function toK6Recipe(place: BuildPlace): Promise<BuildRecipe> {
  const program = toProgramFileName("k6");
  const product = join(place.workDir, program);
  const importPath = "go.k6.io/k6/v2";
  return {
    steps: [await toGoStep(place, { sources: "k6", importPath, linkerFlags: "-s -w", product })],
    from: "Go module go.k6.io/k6/v2 v2.2.0",
    collect: (filledDir) => rename(product, join(filledDir, program)),
  };
}

/** Pulumi's programs learn their version from the linker. */
function toPulumiLinkerFlags(version: string): string {
  return `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;
}

/**
 * The CLI, and the Node.js language host that it starts for a program. The host is an older one that is told its options
 * by a start script, which takes its name (sources/pulumi-language-nodejs says why).
 */
export async function toPulumiRecipe(place: BuildPlace): Promise<BuildRecipe> {
  const { context, workDir } = place;
  const host = "pulumi-language-nodejs";
  const products = ["pulumi", `${host}-3.66.0`] as const;
  const [cli, oldHost] = products;
  return {
    steps: [
      await toGoStep(place, {
        sources: "pulumi",
        importPath: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        linkerFlags: toPulumiLinkerFlags("v3.246.0"),
        product: join(workDir, cli),
      }),
      await toGoStep(place, {
        sources: host,
        importPath: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
        linkerFlags: toPulumiLinkerFlags("v3.66.0"),
        product: join(workDir, oldHost),
      }),
    ],
    from: "Go modules github.com/pulumi/pulumi/pkg/v3 v3.246.0 and github.com/pulumi/pulumi/sdk/v3 v3.66.0",
    collect: async (filledDir) => {
      for (const product of products) {
        await rename(join(workDir, product), join(filledDir, product));
      }
      const startScript = join(filledDir, host);
      await copyFile(join(context.sourcesDir, host, `${host}.sh`), startScript);
      await chmod(startScript, 0o755);
    },
  };
}
