import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { EngineError } from "../../bench/engine/engine-error.ts";

/**
 * Refuses a profile that the AWS configuration files do not have. The SDK would go on to other sources of credentials, such as
 * the role of the machine, and read another account than was asked for.
 *
 * Looks at the names of sections alone (AWS SDKs and Tools Reference Guide, "Shared config and credentials files").
 *
 * @throws EngineError `endpoint-denied`
 */
export async function assertProfileExists(profile: string, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const files = [
    env.AWS_CONFIG_FILE ?? join(homedir(), ".aws", "config"),
    env.AWS_SHARED_CREDENTIALS_FILE ?? join(homedir(), ".aws", "credentials"),
  ];
  const contents = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
  const known = new Set(contents.flatMap(profilesIn));
  if (!known.has(profile)) {
    throw new EngineError(
      "endpoint-denied",
      `There is no profile "${profile}" in the AWS configuration files ${files.join(" and ")}.`,
      known.size === 0
        ? "They have no profile at all: `aws configure` makes one."
        : `They have ${[...known].join(", ")}.`,
    );
  }
}

function profilesIn(content: string): string[] {
  const sections = content.matchAll(/^\s*\[\s*(?:profile\s+)?(["']?)([^\]"']+?)\1\s*\]/gm);
  return [...sections].flatMap(([, , name = ""]) => (/^(sso-session|services)\s/.test(name) ? [] : [name]));
}
