import type { WireItem, WireValue } from "../../request/wire-value.ts";
import { keyText } from "../units/key.ts";
import type { HotKey } from "./load.ts";
import { type Mark, marksIn, replaceMarks } from "./marker.ts";
import { hottestRank, hottestShare, massOfRanks, rankGiven } from "./ranks.ts";
import { chainOf, rootOf, type SymbolicInstance } from "./symbol.ts";
import type { Trace } from "./trace.ts";
import type { World } from "./world.ts";

/** A key that a request takes units from, where the instances in it are the most popular ones. */
export interface Touch extends HotKey {
  /** Serials of the draws that decide which key it is. */
  readonly roots: ReadonlySet<number>;
  /** Which instances these must be: touches of one key with the same event are in the same executions. */
  readonly event: string;
  /** One of several shards of a key, which is named by its first. */
  readonly shard?: Shard;
}

export interface Shard {
  readonly number: number;
  readonly count: number;
  /** The key of this very shard, in words. */
  readonly key: string;
}

/** What decides a key: for each draw the symbol that all others of the draw follow from. */
export interface Determined {
  readonly determiners: ReadonlyMap<SymbolicInstance, SymbolicInstance>;
  readonly share: number;
}

/** Which key attributes of an item make a key. */
export function pickKey(item: WireItem, names: readonly string[]): readonly (readonly [string, WireValue])[] {
  return names.flatMap((name) => {
    const value = item[name];
    return value === undefined ? [] : [[name, value] as const];
  });
}

type KeyValues = ReturnType<typeof pickKey>;

/**
 * What decides a key, and the share of the executions in which it is the hottest; `undefined` for a key that every execution
 * makes anew.
 */
export function determine(trace: Trace, key: KeyValues): Determined | undefined {
  const symbols: SymbolicInstance[] = [];
  for (const { serial } of key.flatMap(([, value]) => marksIn(keyText(value)))) {
    const symbol = trace.symbolAt(serial);
    if (symbol === undefined) {
      return undefined;
    }
    symbols.push(symbol);
  }
  const determiners = new Map<SymbolicInstance, SymbolicInstance>();
  for (const root of new Set(symbols.map(rootOf))) {
    const chains = symbols.filter((symbol) => rootOf(symbol) === root).map(chainOf);
    const common = chains[0]?.find((candidate) => chains.every((chain) => chain.includes(candidate)));
    determiners.set(root, common ?? root);
  }
  const share = [...determiners.values()].reduce(
    (product, symbol) => product * hottest(trace.world, symbol, determiners).share,
    1,
  );
  return { determiners, share };
}

type Determiners = Determined["determiners"];

/** The rank at which a symbol is met most often, and the share of the executions. */
function hottest(world: World, symbol: SymbolicInstance, determiners: Determiners): { rank: number; share: number } {
  const { origin } = symbol;
  const except = "except" in origin ? origin.except : undefined;
  const massAt = (of: SymbolicInstance, rank: number) => massOfRanks(world, of, rank, rank + 1);
  if (except === undefined) {
    return { rank: hottestRank(world, symbol), share: hottestShare(world, symbol) };
  }
  // A draw that must differ from another takes the next rank where it falls on the same.
  if (determiners.get(rootOf(except)) === except && hottestRank(world, except) === 0) {
    return { rank: 1, share: massOfRanks(world, symbol, 0, 2) };
  }
  const first = massAt(symbol, 0) * (1 - massAt(except, 0));
  const second = massAt(symbol, 1) * (1 - massAt(except, 1)) + massAt(symbol, 0) * massAt(except, 0);
  return first >= second ? { rank: 0, share: first } : { rank: 1, share: second };
}

/** Which draws decide the key. */
export const serialsOf = ({ determiners }: Determined): ReadonlySet<number> =>
  new Set([...determiners.keys()].map(({ serial }) => serial));

/** What must be the case in an execution that touches the key, as text. */
export const eventOf = ({ determiners }: Determined): string =>
  [...determiners]
    .map(([root, symbol]) => `${root.serial} ${pathOf(symbol)}`)
    .sort()
    .join();

/** How a symbol was made from its draw. */
const pathOf = ({ origin, entity }: SymbolicInstance): string => {
  switch (origin.kind) {
    case "parent":
      return `parent of ${pathOf(origin.of)}`;
    case "child":
      return `${entity.name} ${origin.position}${origin.isFromOldest === true ? " from the oldest" : ""} under ${pathOf(origin.of)}`;
    case "chosen":
      return `${origin.purpose} of ${pathOf(origin.by)}`;
    default:
      return entity.name;
  }
};

/** The rank of a symbol at the hottest key. */
export function hotRank(world: World, symbol: SymbolicInstance, { determiners }: Determined): number {
  const determiner = determiners.get(rootOf(symbol));
  if (determiner === undefined) {
    return hottestRank(world, symbol);
  }
  return symbol === determiner ? hottest(world, symbol, determiners).rank : rankGiven(world, symbol, determiner);
}

/** The key for people, with the instances that are in it at its hottest. */
export function renderKey(trace: Trace, key: KeyValues, determined: Determined): string {
  const words = ({ serial, kind }: Mark): string => {
    const symbol = trace.symbolAt(serial);
    if (symbol === undefined) {
      return "new";
    }
    return kind === "index"
      ? String(hotRank(trace.world, symbol, determined))
      : describe(trace.world, symbol, determined);
  };
  return key.map(([name, value]) => `${name} = ${replaceMarks(textOf(value), words)}`).join(", ");
}

function describe(world: World, symbol: SymbolicInstance, determined: Determined): string {
  const { origin, entity } = symbol;
  const isDecided = [...determined.determiners.values()].includes(symbol);
  return origin.kind === "chosen" && !isDecided
    ? `${origin.purpose} of ${describe(world, origin.by, determined)}`
    : `${entity.name} ${hotRank(world, symbol, determined)}`;
}

function textOf(value: WireValue): string {
  return "S" in value ? value.S : "N" in value ? value.N : "B" in value ? value.B : JSON.stringify(value);
}
