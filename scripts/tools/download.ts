/** Files from the network. */

import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { errnoOf } from "./tool-error.ts";

/** Nothing usable could be fetched from there; the message is a clause that says why. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  readonly timings: { readonly connectMs: number; readonly idleMs: number };
  readonly onProgress?: (bytes: number, totalBytes: number | undefined) => void;
}

/** Aborts when nobody has called `renew` for too long. */
class Watchdog {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  renew(limitMs: number, clause: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(new Unavailable(clause)), limitMs);
  }

  /** Also lets go of a connection that was not read to its end. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#controller.abort();
  }
}

/** The clause for a failed fetch; the system's code is inside the cause, one level down for each address tried. */
function toClause(error: unknown, host: string): string {
  let cause: unknown = error;
  while (cause instanceof Error && errnoOf(cause) === undefined && cause.cause !== undefined) {
    cause = cause.cause;
  }
  const detail = errnoOf(cause) ?? (cause instanceof Error ? cause.message : String(cause));
  return `${host} could not be reached or broke off (${detail})`;
}

/**
 * Reads what an address holds, piece by piece.
 *
 * @throws Unavailable when it cannot be had; the signal's reason when aborted; whatever `take` throws
 */
async function readAddress(
  address: string,
  options: DownloadOptions,
  take: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  const { host, protocol } = new URL(address);
  const watchdog = new Watchdog();
  const signal = AbortSignal.any([options.signal, watchdog.signal]);
  const network = async <T>(step: Promise<T>): Promise<T> => {
    try {
      return await step;
    } catch (error) {
      signal.throwIfAborted();
      throw new Unavailable(toClause(error, host));
    }
  };
  try {
    watchdog.renew(options.timings.connectMs, `${host} did not answer in ${options.timings.connectMs / 1000} s`);
    const response = await network(fetch(address, { signal }));
    if (!response.ok || response.body === null) {
      throw new Unavailable(`${host} answered ${response.status} for ${address}`);
    }
    if (new URL(response.url).protocol !== protocol) {
      throw new Unavailable(`${host} sent us on to ${response.url}, which is less safe than ${protocol}`);
    }
    const length = Number(response.headers.get("content-length") ?? Number.NaN);
    const totalBytes = Number.isFinite(length) ? length : undefined;
    const stalled = `${host} sent nothing for ${options.timings.idleMs / 1000} s`;
    const reader = response.body.getReader();
    let bytes = 0;
    for (;;) {
      watchdog.renew(options.timings.idleMs, stalled);
      const { done, value } = await network(reader.read());
      if (done) {
        break;
      }
      bytes += value.byteLength;
      await take(value);
      options.onProgress?.(bytes, totalBytes);
    }
  } finally {
    watchdog.stop();
  }
}

/** Writes an address's content to a file and returns its SHA-256 in hex. */
export async function downloadFile(address: string, path: string, options: DownloadOptions): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(path, "w");
  try {
    await readAddress(address, options, async (chunk) => {
      hash.update(chunk);
      await file.writeFile(chunk);
    });
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}

/** A small text, such as a checksum file. */
export async function downloadText(address: string, options: DownloadOptions): Promise<string> {
  const chunks: Uint8Array[] = [];
  await readAddress(address, options, async (chunk) => {
    chunks.push(chunk);
  });
  return Buffer.concat(chunks).toString("utf8");
}
