// Runs before `npm start` and `npm test`, so that each of them alone works on a fresh clone. Plain JavaScript on Node's own
// modules, because nothing else is there yet.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";

const root = new URL("../", import.meta.url);
const installed = new URL("node_modules/.package-lock.json", root);
const wanted = new URL("package-lock.json", root);

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`tablewright needs Node 20.19 or later, and this is ${process.versions.node}. Install a newer Node.`);
  process.exit(2);
}

/** npm writes its record last, so a record that is as new as the lockfile means a complete installation. */
const isInstalled = existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs;
if (!isInstalled) {
  const { name } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  console.error(`Installing the dependencies of ${name} (npm ci), once ...`);
  // Given as one string, because npm is a script on Windows and needs a shell there; nothing in it comes from outside.
  const { status } = spawnSync("npm ci --no-audit --no-fund", {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: true,
  });
  if (status !== 0) {
    console.error("npm ci failed, see above. Without a network, install once where there is one.");
    process.exit(3);
  }
}
