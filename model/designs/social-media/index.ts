import { defineDesign } from "../../schema/define-design.ts";
import * as derivedPatterns from "./derived.ts";
import { indexes } from "./indexes.ts";
import { items } from "./items.ts";
import { population } from "./population.ts";
import * as reads from "./reads.ts";
import { tables } from "./tables.ts";
import * as writes from "./writes.ts";

/** The social network of the requirement document: seven tables, three indexes, fifteen listed patterns and eleven derived. */
export const socialMedia = defineDesign({
  name: "social-media",
  tables,
  items,
  indexes,
  patterns: { ...reads, ...writes, ...derivedPatterns },
  population,
});

export default socialMedia;
