import { createServer, type Server, type ServerResponse } from "node:http";

/** A replay's place in a common start. */
export interface StartPlace {
  /** What the virtual users of the replay's k6 process ask for the moment, by the process's position. */
  readonly urls: readonly string[];
  /** Says that the process of this position is done, so that nobody waits for it: there may have been nothing for it to do. */
  finish(position: number): void;
  /** Ends the replay's part in it. Who still waits is told that there will be no start. */
  leave(): void;
}

/** Lets several replays have one timeline: the schedules of all of them start at one moment of this machine's clock. */
export interface CommonStart {
  /** @param processes how many k6 processes the replay starts */
  join(processes: number): Promise<StartPlace>;
}

/** So long after the last process has asked: all virtual users have the answer by then. */
const startDelayMs = 2000;

/**
 * A common start for so many replays. Each of their k6 processes asks when it is ready, and all are answered once the last one
 * has: how long k6 takes to start, and to take in its requests, need not be guessed.
 */
export function startTogether(replays: number): CommonStart {
  let toJoin = replays;
  let processes = 0;
  let isOver = false;
  const ready = new Set<string>();
  const waiting: ServerResponse[] = [];
  let startAtMs: number | undefined;
  const answer = () => {
    if (toJoin === 0 && ready.size === processes) {
      startAtMs ??= Date.now() + startDelayMs;
    }
    if (startAtMs !== undefined || isOver) {
      const [status, text] = startAtMs === undefined ? [503, ""] : [200, String(startAtMs)];
      for (const response of waiting.splice(0)) {
        response.writeHead(status).end(text);
      }
    }
  };
  const server = createServer((request, response) => {
    ready.add(request.url ?? "");
    waiting.push(response);
    answer();
  });
  // It must not keep a command alive that has failed.
  server.unref();
  const listening = listen(server);
  return {
    async join(count) {
      const first = processes;
      processes += count;
      toJoin -= 1;
      const port = await listening;
      return {
        urls: Array.from({ length: count }, (_, index) => `http://127.0.0.1:${port}${pathOf(first + index)}`),
        finish: (position) => {
          ready.add(pathOf(first + position));
          answer();
        },
        leave: () => {
          isOver = true;
          answer();
          server.close();
        },
      };
    },
  };
}

const pathOf = (process: number) => `/${process}`;

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}
