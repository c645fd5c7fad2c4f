import { assumed, documented, draws, type Entity, entity, type ParameterDraw } from "../../../../model/index.ts";
import { type Case, describeCases, drawThing, getThing, pattern, population, user } from "./small-design.ts";

const items = () => [];
const posts = entity("post", { of: user, average: assumed(3), items });
const comments = entity("comment", { of: posts, average: assumed(3), items });
const entities = (...list: Entity[]) => ({ population: { ...population, entities: list } });
const figures = (changes: Partial<Entity>) => entities({ ...posts, ...changes });
const drawing = (...list: ParameterDraw[]) => ({ population: { ...population, draws: list } });
const second = pattern({ title: "Second" });
const drawSecond = draws(second, () => ({}));

const cases: Case[] = [
  {
    code: "entity_parent_unknown",
    path: "population.comment",
    what: "a parent that is not listed",
    trips: entities(comments),
    misses: entities(comments, posts),
  },
  {
    code: "entity_twice",
    path: "population.post",
    what: "two entities of one name",
    trips: entities(posts, { ...comments, name: "post" }),
    misses: entities(posts, comments),
  },
  {
    code: "entity_twice",
    path: "population.user",
    what: "the root's name",
    trips: entities({ ...posts, name: "user" }),
    misses: entities({ ...posts, name: "users" }),
  },
  ...[
    { what: "a negative average", trips: { average: assumed(-1) }, misses: { average: assumed(0) } },
    { what: "no number as average", trips: { average: assumed(Number.NaN) }, misses: { average: assumed(0.5) } },
    { what: "an endless average", trips: { average: assumed(Infinity) }, misses: { average: assumed(1e9) } },
    { what: "a maximum below the average", trips: { most: assumed(2) }, misses: { most: assumed(3) } },
    { what: "no number as maximum", trips: { most: assumed(Number.NaN) }, misses: { most: assumed(Infinity) } },
    { what: "a negative skew", trips: { skew: -0.1 }, misses: { skew: 0 } },
    { what: "a skew of 1", trips: { skew: 1 }, misses: { skew: 0.99 } },
  ].map(({ what, trips, misses }) => ({
    code: "entity_figures",
    path: "population.post",
    what,
    trips: figures(trips),
    misses: figures(misses),
  })),
  {
    code: "draw_missing",
    path: "population.draws.second",
    what: "a rate without a draw",
    trips: { patterns: { getThing, second: { ...second, rateRps: documented(0.001) } } },
    misses: { patterns: { getThing, second } },
  },
  {
    code: "draw_missing",
    path: "population.draws.second",
    what: "a draw for another pattern of the same title",
    trips: { patterns: { getThing, second: { ...second, title: getThing.title, rateRps: documented(1) } } },
    misses: { patterns: { getThing, second: { ...second, title: getThing.title } } },
  },
  {
    code: "draw_unknown",
    path: "population.draws.Second",
    what: "a draw for a pattern that the design lacks",
    trips: drawing(drawThing, drawSecond),
    misses: { ...drawing(drawThing, drawSecond), patterns: { getThing, second } },
  },
  {
    code: "draw_twice",
    path: "population.draws.getThing",
    what: "two draws for one pattern",
    trips: drawing(drawThing, { ...drawThing }),
    misses: { ...drawing(drawThing, drawSecond), patterns: { getThing, second } },
  },
];

describeCases("population", cases);
