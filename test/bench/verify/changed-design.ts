import links from "../../../examples/links.ts";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import type { Design } from "../../../model/schema/design.ts";
import type { NativeItem } from "../../../model/schema/operation.ts";
import type { AnyPattern } from "../../../model/schema/pattern.ts";
import type { Plan } from "../../../model/schema/plan.ts";

export { links, socialMedia };

/** The design with other requests for some patterns, as a change to its file would make them. */
export function withPlans(
  design: Design,
  changes: Readonly<Record<string, (plan: Plan, parameters: NativeItem) => Plan>>,
): Design {
  const changed = (name: string, pattern: AnyPattern): AnyPattern => {
    const change = changes[name];
    return change === undefined
      ? pattern
      : { ...pattern, plan: (parameters) => change(pattern.plan(parameters), parameters) };
  };
  return withPatterns(
    design,
    Object.fromEntries(Object.entries(design.patterns).map(([name, pattern]) => [name, changed(name, pattern)])),
  );
}

/** The design with these patterns instead of those of the same names, and without those that are not named. */
export function withPatterns(design: Design, patterns: Readonly<Record<string, AnyPattern>>): Design {
  const { population } = design;
  if (population === undefined) {
    return { ...design, patterns };
  }
  const draws = population.draws.flatMap((draw) => {
    const name = Object.entries(design.patterns).find(([, pattern]) => pattern === draw.pattern)?.[0] ?? "";
    const pattern = patterns[name];
    return pattern === undefined
      ? []
      : [
          {
            pattern,
            parameters: draw.parameters,
            plan: (from: Parameters<typeof draw.plan>[0]) => pattern.plan(draw.parameters(from)),
          },
        ];
  });
  return { ...design, patterns, population: { ...population, draws } };
}

/** Without the limit of its pages. */
export function withoutLimit({ requests, ...rest }: Plan): Plan {
  return {
    ...rest,
    requests: requests.map((request) => {
      if (request.operation !== "Query") {
        return request;
      }
      const { Limit, ...input } = request.input;
      return { operation: "Query", input };
    }),
  };
}
