import { createSigner, type Signer, type SignerOptions, type SigningCredentials } from "./sign.ts";

/** Where newer credentials are to be had, and from when on. */
export interface Renewal {
  /** On this machine. */
  readonly url: string;
  /** For the Authorization header. */
  readonly token: string;
  /** Epoch milliseconds. */
  readonly refreshAtMs: number;
}

/** What is at the address; without `refreshAtMs` they stay valid. */
export interface RenewedCredentials extends SigningCredentials {
  readonly refreshAtMs?: number;
}

/** Gets the renewal's address; `undefined` when that failed. */
export type FetchCredentials = (renewal: Renewal) => RenewedCredentials | undefined;

/** After a failure the old credentials are used on for so long before newer ones are asked for again. */
const pauseMs = 5_000;

/**
 * A signer whose credentials may end: it asks for newer ones in time, and otherwise costs one comparison more than a signer.
 * Each virtual user has its own.
 */
export function createRenewingSigner(options: SignerOptions, renewal: Renewal, fetch: FetchCredentials): Signer {
  let sign = createSigner(options);
  let { refreshAtMs } = renewal;
  return (target, body, epochMs) => {
    if (epochMs >= refreshAtMs) {
      const credentials = fetch(renewal);
      refreshAtMs =
        credentials === undefined ? epochMs + pauseMs : (credentials.refreshAtMs ?? Number.POSITIVE_INFINITY);
      sign = credentials === undefined ? sign : createSigner({ ...options, credentials });
    }
    return sign(target, body, epochMs);
  };
}
