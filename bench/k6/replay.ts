/**
 * The social media design's documented load as a plain k6 script:
 *
 *   k6 run bench/k6/replay.ts -e ENDPOINT=http://127.0.0.1:8000
 *
 * against an engine that holds the design's tables and data (`npx tablewright local` starts one). The variables for `-e` are
 * listed in `environment.ts`; k6's own options and outputs work as always.
 */
import design from "../../model/designs/social-media/index.ts";
import { createReplay } from "./create-replay.ts";
import { scriptVariables } from "./variables.ts";

const { run, options } = createReplay(design, scriptVariables());

export { options };
export default run;
