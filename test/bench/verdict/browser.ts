/** A real browser for tests of the report: Chromium as it is installed, which nothing downloads. */

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The browser's program: the one that `CHROMIUM_PATH` names, or the first on `PATH`. */
export function findChromium({ CHROMIUM_PATH, PATH = "" }: NodeJS.ProcessEnv = process.env): string | undefined {
  if (CHROMIUM_PATH !== undefined && CHROMIUM_PATH !== "") {
    return CHROMIUM_PATH;
  }
  const folders = PATH.split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
