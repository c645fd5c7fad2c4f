import type { Problem } from "../../schema/problem.ts";
import { type Curve, highestPeakToAverage, type MeasuredCurve } from "./curve.ts";

/** Flash crowds one on the other. */
const deepestNesting = 100;

/** All problems of a curve. `path` names it. */
export function checkCurve(curve: Curve, path = "curve"): readonly Problem[] {
  return checkNested(curve, path, 0);
}

function checkNested(curve: Curve, path: string, depth: number): readonly Problem[] {
  switch (curve.kind) {
    case "constant":
      return [];
    case "diurnal":
      return [
        ...outside(curve.peakToAverage, 1, highestPeakToAverage, `${path}.peakToAverage`),
        ...outside(curve.peakHour, 0, 24, `${path}.peakHour`),
        ...outside(curve.weekendFactor ?? 1, 0, 100, `${path}.weekendFactor`),
      ];
    case "measured":
      return checkMeasured(curve, path);
    case "flashCrowd":
      return [
        ...outside(curve.startMinute, 0, 1e6, `${path}.startMinute`),
        ...outside(curve.factor, 0, 1e6, `${path}.factor`),
        ...outside(curve.riseMinutes, 0, 1e6, `${path}.riseMinutes`),
        ...outside(curve.decayMinutes, 1e-3, 1e6, `${path}.decayMinutes`),
        ...(depth < deepestNesting
          ? checkNested(curve.base, `${path}.base`, depth + 1)
          : [
              {
                code: "curve_too_deep",
                path: `${path}.base`,
                message: `more than ${deepestNesting} flash crowds lie on each other`,
                fix: "give fewer, or a measured curve",
              },
            ]),
      ];
  }
}

function checkMeasured({ minutes, values, startMinute = 0 }: MeasuredCurve, path: string): readonly Problem[] {
  const wrong = values.findIndex((value) => !(value >= 0 && value <= 1e15));
  const sum = values.reduce((total, value) => total + value, 0);
  const problem = (code: string, where: string, message: string, fix: string): Problem => ({
    code,
    path: `${path}.${where}`,
    message,
    fix,
  });
  return [
    ...outside(minutes, 1e-3, 1440 * 366, `${path}.minutes`),
    ...outside(startMinute, 0, 1439.999, `${path}.startMinute`),
    ...(values.length === 0
      ? [problem("curve_empty", "values", "there are no values", "give one a step, at least one")]
      : []),
    ...(wrong >= 0
      ? [problem("curve_value", `values[${wrong}]`, `it is ${values[wrong]}`, "give a rate from 0 to 1e15")]
      : []),
    ...(values.length > 0 && wrong < 0 && sum === 0
      ? [problem("curve_all_zero", "values", "every value is 0", "give a load: the values are divided by their mean")]
      : []),
  ];
}

/** A figure that is not a number from `least` to `most`. */
export function outside(value: number, least: number, most: number, path: string): readonly Problem[] {
  if (value >= least && value <= most) {
    return [];
  }
  return [
    { code: "figure_out_of_range", path, message: `it is ${value}`, fix: `give a number from ${least} to ${most}` },
  ];
}

/** A figure that is not a whole number from `least` to `most`. */
export function wholeOutside(value: number, least: number, most: number, path: string): readonly Problem[] {
  if (Number.isInteger(value)) {
    return outside(value, least, most, path);
  }
  return [
    { code: "figure_not_whole", path, message: `it is ${value}`, fix: `give a whole number from ${least} to ${most}` },
  ];
}
