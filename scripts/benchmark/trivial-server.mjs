/**
 * An HTTP server that answers `{}` to everything, in a process of its own, so that its CPU is not taken for the client's.
 * Tells its port over the IPC channel and ends with its parent.
 */
import { createServer } from "node:http";

const headers = { "Content-Type": "application/x-amz-json-1.0", "Content-Length": "2" };

const server = createServer((request, response) => {
  request.resume().on("end", () => response.writeHead(200, headers).end("{}"));
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.(typeof address === "object" && address !== null ? address.port : 0);
});

process.on("disconnect", () => process.exit(0));
