import type { Engine } from "../../../bench/engine/engine.ts";
import { startTestServer } from "../../support/http-server.ts";

export interface Exchanged {
  readonly operation: string;
  /** The JSON bodies, as texts. */
  readonly request: string;
  readonly response: string;
}

/** An engine whose answers are changed on their way: what an engine, or a version of it, that counts or finds otherwise looks like. */
export async function startLyingEngine(
  engine: Engine,
  lie: (exchanged: Exchanged) => string | { readonly status: number; readonly response: string },
  /** Requests that never arrive, and are answered with this text. */
  swallow: (exchanged: Pick<Exchanged, "operation" | "request">) => string | undefined = () => undefined,
): Promise<{ readonly engine: Engine; readonly close: () => Promise<void> }> {
  const server = await startTestServer(async ({ headers, body: request }, response) => {
    const operation = String(headers["x-amz-target"]).replace(/^.*\./, "");
    const swallowed = swallow({ operation, request });
    if (swallowed !== undefined) {
      response.end(swallowed);
      return;
    }
    const answer = await fetch(engine.endpoint, {
      method: "POST",
      headers: Object.fromEntries(
        ["content-type", "x-amz-target", "x-amz-date", "authorization"].map((name) => [name, String(headers[name])]),
      ),
      body: request,
    }).catch(() => undefined);
    if (answer === undefined) {
      // The engine has gone, and whoever asks it sees that.
      response.destroy();
      return;
    }
    const told = lie({ operation, request, response: await answer.text() });
    const { status, response: text } = typeof told === "string" ? { status: answer.status, response: told } : told;
    response.writeHead(status, { "Content-Type": "application/x-amz-json-1.0" });
    response.end(text);
  });
  return { engine: { ...engine, endpoint: server.url }, close: server.close };
}
