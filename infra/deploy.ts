import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import type { DeploymentDescription } from "../model/deployment/description.ts";
import { type Design, isDesign } from "../model/schema/design.ts";
import { DesignError } from "../model/schema/problem.ts";
import { DesignStack } from "./design-stack.ts";
import { forPeople, toRunError } from "./run-error.ts";
import { valuesOf } from "./settings/from-config.ts";
import { assertRegion } from "./settings/region.ts";

/**
 * The program: deploys a design as the stack's configuration says.
 *
 * What is wrong with the configuration, the design or the change ends it with one message for people, before any resource is
 * registered.
 */
export async function deploy(load: () => Promise<Design>): Promise<pulumi.Output<DeploymentDescription>> {
  try {
    const aws = new pulumi.Config("aws");
    const region = aws.get("region") ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
    assertRegion(region, aws.getBoolean("skipRegionValidation") ?? false);
    const design = await load();
    const project = pulumi.getProject();
    const config = pulumi.runtime.allConfig();
    assertNoSecrets(Object.keys(config).filter((key) => key.startsWith(`${project}:`)));
    const settings = valuesOf(config, project);
    // Not by the design's name: a design that is renamed keeps its tables.
    const stack = new DesignStack(project, { design, settings, settingsPrefix: `${project}:` });
    await stack.ready;
    return stack.deployment;
  } catch (error) {
    throw forPeople(error);
  }
}

/** A setting ends up in AWS and in the state as it is: what is to stay secret must not become one. */
function assertNoSecrets(keys: readonly string[]): void {
  const problems = keys.filter(isSecret).map((key) => ({
    code: "setting_secret",
    path: key,
    message: "it is a secret, and settings can be read in AWS and in the stack's state",
    fix: `run \`pulumi config rm ${key}\`, and set it without --secret if everybody may read it`,
  }));
  if (problems.length > 0) {
    throw new DesignError(problems, "The stack's configuration");
  }
}

/** Pulumi knows it, and its types do not say so. */
function isSecret(key: string): boolean {
  const runtime: object = pulumi.runtime;
  return "isConfigSecret" in runtime && typeof runtime.isConfigSecret === "function"
    ? runtime.isConfigSecret(key) === true
    : false;
}

/** The design file that `tablewright:design` names, seen from the folder of Pulumi.yaml, else the one given. */
export async function loadConfigured(fallback: string): Promise<Design> {
  const config = new pulumi.Config();
  const path = config.get("design") ?? fallback;
  const absolute = resolve(projectFolder(process.cwd()), path);
  if (!existsSync(absolute)) {
    const setting = `pulumi config set ${config.name}:design <path>`;
    throw toRunError(`There is no design file ${absolute}. Name one with \`${setting}\`, from Pulumi.yaml's folder.`);
  }
  const loaded = await importDesign(absolute);
  if (!isDesign(loaded.default)) {
    throw toRunError(`${absolute} does not export a design. Write \`export default defineDesign({ ... })\`.`);
  }
  return loaded.default;
}

/** A file that does not parse, or lacks an import, is its author's to mend and no defect of this program: no stack. */
async function importDesign(path: string): Promise<{ readonly default?: unknown }> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    if (error instanceof DesignError) {
      throw error;
    }
    throw toRunError(`The design file ${path} could not be loaded: ${error instanceof Error ? error.message : error}`);
  }
}

/** A program is started in the folder of its main file. Pulumi tells the project's folder, but not with every language host. */
function projectFolder(folder: string): string {
  if (existsSync(join(folder, "Pulumi.yaml"))) {
    return folder;
  }
  const parent = dirname(folder);
  return parent === folder ? process.cwd() : projectFolder(parent);
}
