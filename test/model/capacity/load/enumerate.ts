/** The concrete data set, and every execution that can be drawn from it with its probability: what `planLoad` must agree with. */
import { createDataSet, type DataSet } from "../../../../bench/workload/data-set.ts";
import { fillItems } from "../../../../bench/workload/filler.ts";
import { type Option, Options } from "../../../../model/capacity/load/options.ts";
import { predictRequest } from "../../../../model/capacity/units/predict.ts";
import type { Prediction } from "../../../../model/capacity/units/prediction.ts";
import { createTables, type Tables } from "../../../../model/capacity/units/tables.ts";
import { massOf } from "../../../../model/population/mass.ts";
import type { Popularity } from "../../../../model/population/popularity.ts";
import { marshalItem } from "../../../../model/request/wire-marshal.ts";
import { toWireInput } from "../../../../model/request/wire-request.ts";
import { unmarshalItem } from "../../../../model/request/wire-unmarshal.ts";
import type { Design } from "../../../../model/schema/design.ts";
import type { DynamoRequest } from "../../../../model/schema/operation.ts";
import type { Answers, Plan } from "../../../../model/schema/plan.ts";
import type { Draw, Entity, Instance, ParameterDraw } from "../../../../model/schema/population.ts";
import { toTableDefinitions } from "../../../../model/schema/to-table-definition.ts";

export const skew = 0.99;
export const popularity: Popularity = { kind: "zipf", skew };
const momentMs = Date.UTC(2026, 10, 22);

export interface Concrete {
  readonly design: Design;
  readonly dataSet: DataSet;
  readonly tables: Tables;
}

/** The data set of a design, of all entities or of those named, in memory. */
export function concrete(design: Design, users: number, only?: readonly string[]): Concrete {
  const { population } = design;
  if (population === undefined) {
    throw new Error(`${design.name} has no population`);
  }
  const dataSet = createDataSet(population, { roots: users, seed: 7, skew, nowMs: momentMs });
  const tables = createTables(toTableDefinitions(design));
  for (const entity of [population.root, ...population.entities]) {
    for (let index = 0; index < dataSet.count(entity) && only?.includes(entity.name) !== false; index += 1) {
      const self = dataSet.instance(entity, index);
      const seeds = entity.items(self);
      fillItems(self, seeds).forEach((item, position) => {
        tables.put(seeds[position]?.item.table.name ?? "", marshalItem(item));
      });
    }
  }
  return { design, dataSet, tables };
}

/** One execution: its probability, and what was sent and answered. */
export interface Execution {
  readonly probability: number;
  readonly requests: readonly { readonly request: DynamoRequest; readonly prediction: Prediction }[];
}

/** Every execution that a draw can lead to. Nothing is written. */
export function* executions({ dataSet, tables }: Concrete, draw: ParameterDraw): Generator<Execution> {
  const options = new Options();
  do {
    const requests: { request: DynamoRequest; prediction: Prediction }[] = [];
    let plan: Plan | undefined = draw.plan(new EnumeratedDraw(dataSet, options));
    while (plan !== undefined) {
      const answers: Answers = plan.requests.map((request) => {
        const input = { ...toWireInput(request) };
        const prediction = predictRequest(tables, { operation: request.operation, input });
        requests.push({ request, prediction });
        return prediction.items.map(unmarshalItem);
      });
      plan = plan.next?.(answers);
    }
    yield { probability: options.decisions.reduce((product, { weight }) => product * weight, 1), requests };
  } while (options.advance());
}

type RankOptions = readonly Option<number>[];

/** Made once for each count: they are asked for at every execution. */
function remembered(weightOf: (rank: number, count: number) => number): (count: number) => RankOptions {
  const known = new Map<number, RankOptions>();
  return (count) => {
    const ranks = Array.from({ length: known.has(count) ? 0 : count }, (_, value) => {
      return { value, weight: weightOf(value, count), hottestWeight: 0 };
    });
    const options = known.get(count) ?? ranks;
    known.set(count, options);
    return options;
  };
}

const byPopularity = remembered((rank, count) => massOf(popularity, count, rank, rank + 1));
const uniform = remembered((_, count) => 1 / count);

class EnumeratedDraw implements Draw {
  readonly nowMs = momentMs + 1000;
  readonly now = new Date(momentMs + 1000).toISOString();
  readonly #dataSet: DataSet;
  readonly #options: Options;
  #ids = 0;

  constructor(dataSet: DataSet, options: Options) {
    this.#dataSet = dataSet;
    this.#options = options;
  }

  popular(entity: Entity, except?: Instance): Instance {
    return this.#draw(entity, except, byPopularity);
  }

  any(entity: Entity, except?: Instance): Instance {
    return this.#draw(entity, except, uniform);
  }

  #draw(entity: Entity, except: Instance | undefined, optionsOf: (count: number) => RankOptions): Instance {
    const count = this.#dataSet.count(entity);
    const drawn = this.#options.choose(optionsOf(count));
    const isOther = except?.entity !== entity || except.index !== drawn;
    return this.#dataSet.instance(entity, isOther ? drawn : (drawn + 1) % count);
  }

  children(of: Instance, entity: Entity, atMost: number): readonly Instance[] {
    const [first, end] = this.#dataSet.childRange(of, entity);
    const count = Math.min(atMost, end - first);
    return Array.from({ length: count }, (_, position) => this.#dataSet.instance(entity, end - 1 - position));
  }

  integer(min: number, max: number): number {
    const count = max - min + 1;
    return this.#options.choose(
      Array.from({ length: count }, (_, value) => ({ value: min + value, weight: 1 / count, hottestWeight: 0 })),
    );
  }

  newId(): string {
    this.#ids += 1;
    return `01NEWIDENTIFIER${String(this.#ids).padStart(11, "0")}`;
  }
}

/** Share of the executions that take at most, and that take less than, so many units. */
export function sharesWithin(state: Concrete, draw: ParameterDraw, units: number): { atMost: number; less: number } {
  const shares = { atMost: 0, less: 0 };
  for (const { probability, requests } of executions(state, draw)) {
    const total = requests.reduce((sum, { prediction }) => sum + prediction.total, 0);
    shares.atMost += total <= units + 1e-9 ? probability : 0;
    shares.less += total < units - 1e-9 ? probability : 0;
  }
  return shares;
}

/** Units of an execution by target (`Table`, `Table/Index`) and kind, on average; with `total` and the number of requests. */
export function averageUnits(state: Concrete, draw: ParameterDraw): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  const add = (name: string, amount: number) => units.set(name, (units.get(name) ?? 0) + amount);
  for (const { probability, requests } of executions(state, draw)) {
    add("requests", probability * requests.length);
    for (const { prediction } of requests) {
      add("total", probability * prediction.total);
      for (const { table, index, kind, units: amount } of prediction.parts) {
        add(`${index === undefined ? table : `${table}/${index}`} ${kind}`, probability * amount);
      }
    }
  }
  return units;
}
