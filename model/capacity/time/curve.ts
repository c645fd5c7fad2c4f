/**
 * How demand moves over time, as a factor on the average rate. Minute 0 is Monday, 00:00 UTC.
 *
 * - `constant`: 1 all the time.
 * - `diurnal`: one hump a day. The highest value is `peakToAverage`, in the middle of which `peakHour` (0 to 24, UTC) stands.
 *   With a `weekendFactor` Saturday and Sunday have that many times the load of a weekday, and the mean over the week is 1.
 * - `flashCrowd`: `base` with a spike that comes once: from `startMinute` on it rises evenly to `factor` times the base within
 *   `riseMinutes`; then what is above the base halves every `decayMinutes`.
 * - `measured`: what was measured, in any unit; `minutes` lie between two values. Divided by its own mean, and repeated.
 */
export type Curve =
  | { readonly kind: "constant" }
  | DiurnalCurve
  | {
      readonly kind: "flashCrowd";
      readonly base: Curve;
      readonly startMinute: number;
      readonly factor: number;
      readonly riseMinutes: number;
      readonly decayMinutes: number;
    }
  | MeasuredCurve;

export interface DiurnalCurve {
  readonly kind: "diurnal";
  /** From 1 to `highestPeakToAverage`. */
  readonly peakToAverage: number;
  readonly peakHour: number;
  readonly weekendFactor?: number;
}

export interface MeasuredCurve {
  readonly kind: "measured";
  /** Minutes from one value to the next; a value holds until the next one. */
  readonly minutes: number;
  readonly values: readonly number[];
  /** Minute of the day (UTC) at which the first value stands; 0 unless given. */
  readonly startMinute?: number;
}

export const minutesPerDay = 1440;

/** A day's load within an hour: a higher peak is a flash crowd and no day. */
export const highestPeakToAverage = 24;

/** The factor on the average rate over the minute that starts at `minute`. For many minutes keep a `curveFactor`. */
export function demandAt(curve: Curve, minute: number): number {
  return curveFactor(curve)(minute);
}

/** `demandAt` with the curve's constants computed once. The curve must be sound (`checkCurve`). */
export function curveFactor(curve: Curve): (minute: number) => number {
  switch (curve.kind) {
    case "constant":
      return () => 1;
    case "diurnal":
      return diurnalFactor(curve);
    case "measured":
      return measuredFactor(curve);
    case "flashCrowd": {
      const { startMinute, factor, riseMinutes, decayMinutes } = curve;
      const base = curveFactor(curve.base);
      return (minute) => {
        const since = minute - startMinute;
        if (since < 0) {
          return base(minute);
        }
        const share = since < riseMinutes ? since / riseMinutes : 0.5 ** ((since - riseMinutes) / decayMinutes);
        return base(minute) * (1 + (factor - 1) * share);
      };
    }
  }
}

/**
 * peak * exp(k * (cos(angle) - 1)), the shape of the von Mises distribution: at its highest it is the peak, it is never below 0,
 * and k is such that its mean is 1.
 */
function diurnalFactor({ peakToAverage, peakHour, weekendFactor = 1 }: DiurnalCurve): (minute: number) => number {
  const radiansPerMinute = (2 * Math.PI) / minutesPerDay;
  const concentration = concentrationOf(peakToAverage);
  const weekday = 7 / (5 + 2 * weekendFactor);
  return (minute) => {
    const angle = (minute - peakHour * 60) * radiansPerMinute;
    const isWeekend = positiveRemainder(Math.floor(minute / minutesPerDay), 7) >= 5;
    const day = isWeekend ? weekday * weekendFactor : weekday;
    return day * peakToAverage * Math.exp(concentration * (Math.cos(angle) - 1));
  };
}

/** Found by halving: the mean falls as the concentration grows. */
function concentrationOf(peakToAverage: number): number {
  // For the narrowest hump allowed, the sum over so many angles is the integral to the last digit.
  const angles = 96;
  const meanOf = (concentration: number) => {
    let sum = 0;
    for (let n = 0; n < angles; n++) {
      sum += Math.exp(concentration * (Math.cos((2 * Math.PI * n) / angles) - 1));
    }
    return sum / angles;
  };
  let low = 0;
  let high = highestPeakToAverage ** 2;
  for (let halvings = 0; halvings < 55; halvings++) {
    const middle = (low + high) / 2;
    if (peakToAverage * meanOf(middle) > 1) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return peakToAverage === 1 ? 0 : (low + high) / 2;
}

/** Mean of the values over a minute: exact also where values are closer than a minute, or lie across its end. */
function measuredFactor({ minutes, values, startMinute = 0 }: MeasuredCurve): (minute: number) => number {
  const before = new Float64Array(values.length + 1);
  for (const [position, value] of values.entries()) {
    before[position + 1] = (before[position] ?? 0) + value;
  }
  const total = before[values.length] ?? 0;
  const sumUntil = (minute: number) => {
    const place = minute / minutes;
    const rounds = Math.floor(place / values.length);
    const within = place - rounds * values.length;
    const whole = Math.min(values.length - 1, Math.floor(within));
    return rounds * total + (before[whole] ?? 0) + (within - whole) * (values[whole] ?? 0);
  };
  const mean = total / values.length;
  const period = minutes * values.length;
  return (minute) => {
    const from = positiveRemainder(minute - startMinute, period);
    const position = Math.min(values.length - 1, Math.floor(from / minutes));
    if (from + 1 <= (position + 1) * minutes) {
      return (values[position] ?? 0) / mean;
    }
    // The difference of two sums may fall below 0 by the last bit.
    return Math.max(0, ((sumUntil(from + 1) - sumUntil(from)) * minutes) / mean);
  };
}

function positiveRemainder(value: number, divisor: number): number {
  const rest = value % divisor;
  return rest < 0 ? rest + divisor : rest;
}

/** The factor of each step of a simulation: the mean over the step's minutes. Whole minutes. */
export function stepFactors(curve: Curve, days: number, stepMinutes: number): Float64Array {
  const factor = curveFactor(curve);
  const factors = new Float64Array((days * minutesPerDay) / stepMinutes);
  for (let step = 0; step < factors.length; step++) {
    let sum = 0;
    for (let minute = step * stepMinutes; minute < (step + 1) * stepMinutes; minute++) {
      sum += factor(minute);
    }
    factors[step] = sum / stepMinutes;
  }
  return factors;
}

export function highestOf(values: ArrayLike<number>): number {
  let highest = 0;
  for (let position = 0; position < values.length; position++) {
    highest = Math.max(highest, values[position] ?? 0);
  }
  return highest;
}

/** The curve without its flash crowds: what can be foreseen. */
export function everydayCurve(curve: Curve): Curve {
  return curve.kind === "flashCrowd" ? everydayCurve(curve.base) : curve;
}

/**
 * The highest factor that a table meets on ordinary days: that of the everyday curve within a week. What was measured may
 * contain spikes that are not marked as such, so there it is what 95 of 100 values stay within.
 */
export function everydayPeak(curve: Curve): number {
  const everyday = everydayCurve(curve);
  if (everyday.kind === "measured") {
    const sorted = Float64Array.from(everyday.values).sort();
    const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
    return (sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0) / mean;
  }
  return highestOf(stepFactors(everyday, 7, 1));
}
