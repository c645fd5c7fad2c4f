import type { Design } from "../design.ts";
import type { Entity } from "../population.ts";
import type { Problem } from "../problem.ts";

export function checkPopulation({ population, patterns }: Design): Problem[] {
  if (population === undefined) {
    return [];
  }
  const problems: Problem[] = [];
  const { root, entities, draws } = population;
  for (const { name, of } of [root, ...entities]) {
    if (of !== undefined && of !== root && !entities.includes(of)) {
      const message = `its parent ${of.name} is not among the entities`;
      problems.push({ code: "entity_parent_unknown", path: `population.${name}`, message, fix: `add ${of.name}` });
    }
  }
  problems.push(...entities.flatMap(checkFigures));
  const names = [root, ...entities].map(({ name }) => name);
  for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
    const message = "two entities have this name";
    problems.push({ code: "entity_twice", path: `population.${name}`, message, fix: "rename one of them" });
  }
  for (const [name, pattern] of Object.entries(patterns)) {
    if (pattern.rateRps.value > 0 && !draws.some((draw) => draw.pattern === pattern)) {
      const message = "it has a rate, but nothing says what its parameters are drawn from";
      const fix = `add draws(${name}, (draw) => ({ ... })) to the population`;
      problems.push({ code: "draw_missing", path: `population.draws.${name}`, message, fix });
    }
  }
  for (const [index, { pattern }] of draws.entries()) {
    const name = Object.entries(patterns).find(([, known]) => known === pattern)?.[0];
    const path = `population.draws.${name ?? pattern.title}`;
    if (name === undefined) {
      const message = "it draws for a pattern that the design lacks";
      problems.push({ code: "draw_unknown", path, message, fix: "add the pattern to the design, or drop the draw" });
    } else if (draws.findIndex((draw) => draw.pattern === pattern) !== index) {
      problems.push({ code: "draw_twice", path, message: "the pattern is drawn for twice", fix: "drop one of them" });
    }
  }
  return problems;
}

function checkFigures({ name, average, most, skew = 0 }: Entity): Problem[] {
  const isAverage = average !== undefined && Number.isFinite(average.value) && average.value >= 0;
  if (isAverage && (most === undefined || most.value >= average.value) && skew >= 0 && skew < 1) {
    return [];
  }
  const message = `average ${average?.value}, most ${most?.value ?? "unbounded"} and skew ${skew} do not fit together`;
  const fix = "give an average of at least 0, a maximum that is not below it, and a skew from 0 to less than 1";
  return [{ code: "entity_figures", path: `population.${name}`, message, fix }];
}
