import type { Design } from "../design.ts";
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
  return problems;
}
