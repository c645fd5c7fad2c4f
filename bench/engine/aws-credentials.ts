/** Credentials of the AWS SDK's standard chain, which may expire within a run and are then asked for again. */
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import type { EngineCredentials, RenewableCredentials } from "./engine.ts";
import { EngineError } from "./engine-error.ts";

/** Gives credentials that are valid now. */
export type CredentialsSource = () => Promise<RenewableCredentials>;

/** What the links of the SDK's chain give. */
export interface ChainCredentials extends EngineCredentials {
  readonly expiration?: Date;
}

/** As long before their end as the SDK's own clients ask for new ones: what is signed may wait for its turn. */
const marginMs = 5 * 60_000;
/** A chain that has nothing newer, or fails, is not asked more often than that. */
const pauseMs = 15_000;
/** While newer ones are on their way, those that have been handed out are looked after so often. */
const onTheirWayMs = 1000;

/** The environment, profiles, SSO, web identity, a `credential_process`, and what a container or an instance has: in the SDK's order. */
export function standardCredentials(): CredentialsSource {
  const provider = defaultProvider();
  return createCredentialsSource(() => provider({ forceRefresh: true }));
}

/**
 * Asks once for all who want to know at the same time, and again from five minutes before the credentials' end. Nobody waits for
 * newer ones while the old ones hold: a chain may take seconds, and a replay that stood still for them would be late.
 *
 * @returns a function that rejects with EngineError `credentials-missing` when there are none, or none that are still valid
 */
export function createCredentialsSource(
  ask: () => Promise<ChainCredentials>,
  nowMs: () => number = () => Date.now(),
): CredentialsSource {
  let current: RenewableCredentials | undefined;
  let asking: Promise<RenewableCredentials> | undefined;
  const renew = async (): Promise<RenewableCredentials> => {
    try {
      return toRenewable(await ask(), nowMs());
    } catch (error) {
      if (current !== undefined && isHolding(current, nowMs())) {
        return { ...current, refreshAtMs: nowMs() + pauseMs };
      }
      throw toCredentialsError(error);
    }
  };
  return async () => {
    if (current !== undefined && nowMs() < (current.refreshAtMs ?? Number.POSITIVE_INFINITY)) {
      return current;
    }
    asking ??= renew()
      .then((renewed) => {
        current = renewed;
        return renewed;
      })
      .finally(() => {
        asking = undefined;
      });
    if (current !== undefined && isHolding(current, nowMs())) {
      // Who asks after their end is told what has failed.
      asking.catch(() => undefined);
      return { ...current, refreshAtMs: nowMs() + onTheirWayMs };
    }
    return asking;
  };
}

const isHolding = ({ expiration }: RenewableCredentials, nowMs: number): boolean =>
  expiration !== undefined && expiration.getTime() > nowMs;

function toRenewable(
  { accessKeyId, secretAccessKey, sessionToken, expiration }: ChainCredentials,
  nowMs: number,
): RenewableCredentials {
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  if (expiration === undefined) {
    return credentials;
  }
  const beforeEndMs = expiration.getTime() - marginMs;
  return { ...credentials, expiration, refreshAtMs: beforeEndMs > nowMs ? beforeEndMs : nowMs + pauseMs };
}

/**
 * Messages of the chain may hold what a `credential_process` was called with and what it printed, so only the kind of the failure
 * is told, and no cause is kept.
 */
export function toCredentialsError(error: unknown): EngineError {
  const message = error instanceof Error ? error.message : "";
  const [what, fix] = explain(message);
  return new EngineError("credentials-missing", what, fix);
}

const profileFix = "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with `aws sso login`.";

function explain(message: string): readonly [what: string, fix: string] {
  if (/from any providers/.test(message)) {
    return [
      "No AWS credentials were found: neither in the environment, nor in a profile, nor from this machine's role.",
      profileFix,
    ];
  }
  if (/\bSSO\b|sso login|[Tt]oken is expired/.test(message)) {
    return ["The AWS single sign-on session is missing or has ended.", "Run `aws sso login`, then run again."];
  }
  if (/using profile|could not be found in shared|did not contain credential_process/.test(message)) {
    const name = process.env.AWS_PROFILE;
    return [`The AWS profile${name === undefined ? "" : ` "${name}"`} gives no credentials.`, profileFix];
  }
  return [
    "AWS credentials are set up and could not be had; why is not shown here, because it may hold secrets.",
    "`aws sts get-caller-identity` with the same environment says more.",
  ];
}
