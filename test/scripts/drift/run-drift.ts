import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { runTablewright } from "../../support/command-line.ts";

/** Credentials that no run may ever print. */
export const secrets = {
  AWS_ACCESS_KEY_ID: "AKIAFAKEFAKEFAKE",
  AWS_SECRET_ACCESS_KEY: "fAkE/sEcReT",
  AWS_SESSION_TOKEN: "tOkEn+",
};

/** A folder with an AWS configuration file; the test has to remove it. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tablewright-drift-"));
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = secrets;
  writeFileSync(
    join(folder, "config"),
    [
      "[default]",
      "[profile audit]",
      "region = us-east-1",
      `aws_access_key_id = ${AWS_ACCESS_KEY_ID}`,
      `aws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}`,
      '[profile "no region"]',
      "[sso-session audit-sso]",
      "[services local]",
    ].join("\n"),
  );
  return folder;
}

/** An environment in which neither the machine's own AWS configuration nor its role can be found. */
export function isolated(folder: string): NodeJS.ProcessEnv {
  return {
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: join(folder, "config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "none"),
    AWS_PROFILE: undefined,
    AWS_REGION: undefined,
    AWS_DEFAULT_REGION: undefined,
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_SESSION_TOKEN: undefined,
    AWS_ENDPOINT_URL: undefined,
    AWS_ENDPOINT_URL_DYNAMODB: undefined,
  };
}

/** Runs the verb, and holds every run to its first duty: no credential is ever printed. */
export async function runDrift(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const finished = await runTablewright(["drift", ...args], { ...isolated(folder), ...env });
  for (const secret of Object.values(secrets)) {
    expect(finished.stdout + finished.stderr).not.toContain(secret);
  }
  return finished;
}
