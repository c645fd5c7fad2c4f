import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { renderSettingsTable } from "../infra/settings/describe-settings.ts";
import { planDesign } from "../model/capacity/plan/plan-design.ts";
import { loadDesign } from "../scripts/load-design.ts";
import { readPlanOptions } from "../scripts/plan/options.ts";
import { renderPlan } from "../scripts/plan/terminal.ts";
import { pricesOf, readPrices } from "../scripts/read-prices.ts";
import { root, runTablewright } from "./support/command-line.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");
const blocks = [...readme.matchAll(/```(\w*)\n([\s\S]*?)```/g)].map(([, language, text]) => ({
  language,
  text: text ?? "",
}));

test("the design of the five minutes is the file that the end-to-end test replays", () => {
  const code = blocks.filter(({ language }) => language === "ts").map(({ text }) => text);
  expect(code).toContain(readFileSync(join(root, "examples/links.ts"), "utf8"));
});

test("the settings of a stack are listed as they are", () => {
  expect(readme).toContain(renderSettingsTable());
});

test("every command in the README exists, with every option that it is shown with", { timeout: 60_000 }, async () => {
  const commands = [...readme.matchAll(/npx tablewright (\w+)((?: +--?[\w-]+(?: +[^\s`|-][^\s`|]*)?)*)/g)];
  expect(commands.length).toBeGreaterThan(5);
  const helpOf = new Map<string, string>();
  for (const [, verb = "", options = ""] of commands) {
    const help = helpOf.get(verb) ?? (await runTablewright([verb, "--help"])).stdout;
    helpOf.set(verb, help);
    expect(help, verb).toContain(`Usage: tablewright ${verb}`);
    for (const [option] of options.matchAll(/--[\w-]+/g)) {
      expect(help, `${verb} ${option}`).toContain(option);
    }
  }
});

test("every npm script in the README exists, and so does every file it links to", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  for (const [, script = ""] of readme.matchAll(/npm run ([\w-]+)/g)) {
    expect(Object.keys(scripts)).toContain(script);
  }
  for (const [, target = ""] of readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
    expect(() => readFileSync(join(root, target)), target).not.toThrow(/ENOENT/);
  }
});

test("the plan's figures are those that the command prints", async () => {
  const { design, fingerprint } = await loadDesign();
  const rateRps = Object.values(design.patterns).reduce((sum, pattern) => sum + pattern.rateRps.value, 0);
  const options = await readPlanOptions({ scale: "1,1000,100Mrps", out: "." }, rateRps);
  const prices = await readPrices();
  const plan = planDesign({ design, prices: pricesOf(prices, "us-east-1"), ...options });
  const facts = { plan, designFingerprint: fingerprint, region: "us-east-1", prices };
  const [, glance = ""] = /At a glance\n([\s\S]*?)\n\n/.exec(renderPlan(facts, { columns: 120, color: false })) ?? [];
  expect(glance).not.toBe("");
  expect(readme).toContain(`\`\`\`text\n${glance}\n\`\`\``);
});
