/** Where and how a run was made, and how to make it again. */

import { countOf, formatGiven, formatShare } from "./format.ts";
import { html, type Markup } from "./html.ts";
import type { Result } from "./result.ts";

export function renderEnvironment(result: Result): Markup {
  const { engine, machine, limits } = result;
  const groups: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    [
      "Engine",
      [
        ["Name", `${engine.name} ${engine.version}`],
        ["Endpoint", engine.endpoint],
        ...(engine.note === undefined ? [] : [["Note", engine.note] as const]),
      ],
    ],
    [
      "Machine",
      [
        ...(machine.cores === 0
          ? [["Load from", machine.cpuModel] as const]
          : [
              ["Processor", `${machine.cpuModel}, ${machine.cores} cores`] as const,
              ["Memory", `${formatGiven(machine.memoryGiB)} GiB`] as const,
              ["System", machine.os] as const,
            ]),
        ["Node", machine.node],
        ["k6", machine.k6],
      ],
    ],
    [
      "Load",
      [
        ["Scale", formatGiven(result.scale)],
        ["Duration", `${formatGiven(result.durationS)} s after ${formatGiven(result.warmupS)} s of warm-up`],
        ...(result.rounds === 1 ? [] : [["Rounds", `${formatGiven(result.rounds)}, each of that length`] as const]),
        ["Profile", result.profile],
        ["Arrivals", result.arrivals === "poisson" ? "Poisson, counts exact" : "evenly spaced"],
        ["Data set", `${formatGiven(result.users)} users`],
        ["Popularity", `Zipf, exponent ${formatGiven(result.skew)}`],
        ["Seed", String(result.seed)],
      ],
    ],
    [
      "Rules",
      [
        ["Errors allowed", formatShare(limits.errorShare)],
        ["Lag allowed", `${formatGiven(limits.lagMsP99)} ms at p99`],
        ["Other work allowed", `${formatShare(limits.cpuOtherShare)} of the processors`],
        ["Confidence", describeConfidence(result)],
        ["Design fingerprint", result.designFingerprint],
        ["k6 exit code", String(result.generator.exitCode)],
      ],
    ],
  ];
  return html`<div class="environment">${groups.map(
    ([title, entries]) =>
      html`<div><h3>${title}</h3><dl>${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></div>
`,
  )}</div>
<h3>Repeat this run</h3>
<pre><code>${result.command}</code></pre>`;
}

function describeConfidence({ confidence: { errorRate, budgets, looks } }: Result): string {
  const tests = budgets === 0 ? "" : ` for ${countOf(budgets, "budget")} together`;
  return `${formatGiven(Number(((1 - errorRate) * 100).toFixed(1)))} %${tests}${looks === 1 ? "" : `, up to ${formatGiven(looks)} looks`}`;
}
