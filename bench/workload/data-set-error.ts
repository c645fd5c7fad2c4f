import { DesignError } from "../../model/schema/problem.ts";

/** The data set is asked for something that it cannot give. `path` names the entity. */
export function dataSetError(path: string, message: string, fix: string): DesignError {
  return new DesignError([{ code: "data_set", path: `population.${path}`, message, fix }], "The data set");
}

export function dataSetTooSmall(path: string, message: string): DesignError {
  return dataSetError(path, message, "ask for a larger data set (--users)");
}
