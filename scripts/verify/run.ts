import { basename, dirname, relative } from "node:path";
import type { Engine } from "../../bench/engine/engine.ts";
import { writeFiles } from "../../bench/verdict/write.ts";
import { type Baseline, compareWithBaseline } from "../../bench/verify/baseline.ts";
import { planSizedCases } from "../../bench/verify/cases.ts";
import { predictCases } from "../../bench/verify/predict-case.ts";
import { sizeClasses } from "../../bench/verify/size-classes.ts";
import { judgeVerification, type Verification } from "../../bench/verify/verification.ts";
import { toVerifiedCase } from "../../bench/verify/verified-case.ts";
import { toTableDefinitions } from "../../model/schema/to-table-definition.ts";
import { startEngine } from "../bench/prepare.ts";
import { exitCodes } from "../failure.ts";
import { type LoadedDesign, loadDesign } from "../load-design.ts";
import { say, terminalStyle } from "../terminal.ts";
import { executeCases } from "./execute-cases.ts";
import { readBaseline } from "./read-baseline.ts";
import { renderVerification } from "./render.ts";

export interface VerifyFlags {
  readonly design?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly out: string;
  readonly json?: boolean;
}

/** Verifies on an engine of its own, writes, prints. Gives the exit code. */
export async function verify(flags: VerifyFlags): Promise<number> {
  const startMs = performance.now();
  const loaded = await loadDesign(flags.design);
  const baseline = flags.baseline === undefined ? undefined : await readBaseline(flags.baseline, loaded.design.name);
  const engine = await startEngine("embedded", {});
  let verification: Verification;
  try {
    verification = await verifyOn(engine, loaded, baseline);
  } finally {
    await engine.stop();
  }
  const text = `${JSON.stringify(verification, null, 2)}\n`;
  const [path = ""] = await writeFiles(flags.out, [{ name: "verify.json", text }]);
  const { hasColor, columns } = terminalStyle(process.stdout);
  process.stdout.write(flags.json === true ? text : renderVerification(verification, { color: hasColor, columns }));
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  say(`Verified in ${seconds} s. Result: ${relative(process.cwd(), path)}`);
  if (flags.writeBaseline !== undefined) {
    await writeBaseline(flags.writeBaseline, verification);
  }
  return verification.verdict === "pass" ? exitCodes.fine : exitCodes.fellShort;
}

/**
 * Verifies a design on an engine that has none of its tables. They stay.
 *
 * @throws DesignError when the design cannot be verified, EngineError when the engine goes away
 */
export async function verifyOn(
  engine: Engine,
  { design, fingerprint }: Pick<LoadedDesign, "design" | "fingerprint">,
  baseline?: Baseline,
): Promise<Verification> {
  const definitions = toTableDefinitions(design);
  const planned = planSizedCases(design);
  const predicted = predictCases(planned, definitions);
  const executable = predicted.filter(({ unpredicted }) => unpredicted === undefined);
  const unpredicted = predicted.flatMap(({ pattern, sizeClass, unpredicted: why }) =>
    why === undefined ? [] : [{ pattern, why: `not predicted at ${sizeClass.name}: ${why}`, isMeant: false }],
  );
  const findings = await executeCases({ engine, definitions, data: planned.data, cases: executable });
  const cases = executable.map((each) => toVerifiedCase(definitions, each));
  const notVerified = [...planned.notVerified, ...unpredicted];
  const verified = { designFingerprint: fingerprint, cases, notVerified };
  const compared = baseline === undefined ? null : compareWithBaseline(baseline, verified);
  const reasons = judgeVerification({ ...findings, notVerified, baseline: compared, cases });
  const { name, version, note } = engine;
  return {
    schemaVersion: 1,
    verdict: reasons.length === 0 ? "pass" : "fail",
    reasons,
    design: design.name,
    designFingerprint: fingerprint,
    engine: { name, version, ...(note === undefined ? {} : { note }) },
    sizeClasses: sizeClasses.map(({ name: sizeClass, meaning }) => ({ name: sizeClass, meaning })),
    notVerified,
    ...findings,
    baseline: compared,
    cases,
  };
}

/**
 * What an engine contradicts is no standard for later runs, and what fell behind a baseline becomes one only when it is asked for
 * without that baseline. The comparison is no part of it: a reviewer is to see what changed and nothing else.
 */
async function writeBaseline(file: string, verification: Verification): Promise<void> {
  const { differences, verdict, baseline } = verification;
  if (differences.length > 0) {
    say(`No baseline was written to ${file}, because prediction and engine do not agree.`);
    return;
  }
  if (verdict !== "pass" && baseline !== null) {
    say(
      `No baseline was written to ${file}, because this falls behind the one it was compared with. Leave --baseline out to renew it.`,
    );
    return;
  }
  const text = `${JSON.stringify({ ...verification, baseline: null }, null, 2)}\n`;
  await writeFiles(dirname(file), [{ name: basename(file), text }]);
  say(`Baseline: ${file}`);
}
