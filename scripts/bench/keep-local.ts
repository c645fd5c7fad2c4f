import { loadVariables } from "../../bench/k6/environment.ts";
import { planReplay, ratesOf } from "../../bench/workload/replay-plan.ts";
import { exitCodes } from "../failure.ts";
import { loadDesign } from "../load-design.ts";
import { say } from "../terminal.ts";
import { type DataSetFlags, readEngineName, readLoad, readPort } from "./options.ts";
import { dataSetFor, prepareEngine, startEngine } from "./prepare.ts";

/** An engine with the design's tables and data, until a signal ends it. Gives the exit code if it ends by itself. */
export async function keepLocal(flags: DataSetFlags): Promise<number> {
  const engineName = readEngineName(flags.engine);
  const port = readPort(flags.port);
  const { design } = await loadDesign(flags.design);
  const plan = planReplay(design);
  const load = readLoad(flags, ratesOf(plan), Date.now());
  const dataSet = dataSetFor(plan.population, load);
  const engine = await startEngine(engineName, port);
  try {
    await prepareEngine(engine, design, dataSet);
    const { users, seed, skew, dataSetMomentMs } = loadVariables;
    const variables = [
      `ENDPOINT=${engine.endpoint}`,
      `${users}=${load.users}`,
      `${seed}=${load.seed}`,
      `${skew}=${load.skew}`,
      `${dataSetMomentMs}=${load.dataSetMomentMs}`,
    ];
    say(
      `${engine.name} ${engine.version} serves ${design.name} at ${engine.endpoint} (region ${engine.region}, any credentials).`,
    );
    say(
      `Replay against it by hand: k6 run bench/k6/replay.ts ${variables.map((variable) => `-e ${variable}`).join(" ")}`,
    );
    say("Ctrl-C ends it; nothing is kept.");
    await engine.exited;
    say(`${engine.name} has ended by itself.`);
    return exitCodes.noVerdict;
  } finally {
    await engine.stop();
  }
}
