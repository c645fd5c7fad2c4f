/**
 * How the intensity of the mix changes over its duration: steps of constant intensity, as factors on the documented rates.
 *
 * Integers and exact arithmetic only, as everywhere in the schedule: Node and k6 must place every arrival alike.
 */

export interface ProfileStep {
  /** Length of the step, in equal parts of the duration; a whole number of at least 1. */
  readonly parts: number;
  /** Factor on every rate, from 0 for no load at all to 100, with up to three decimals. */
  readonly factor: number;
}

/** Steps in the order of time. Their parts together are the whole duration of the mix. */
export type Profile = readonly ProfileStep[];

export const profileNames = ["constant", "spike", "ramp", "soak"] as const;
export type ProfileName = (typeof profileNames)[number];

/** The documented load all the time. */
export const flatProfile: Profile = [{ parts: 1, factor: 1 }];

const rampSteps = 20;
const namedProfiles: Readonly<Record<ProfileName, Profile>> = {
  constant: flatProfile,
  // A fifth of the duration, in its middle.
  spike: [
    { parts: 2, factor: 1 },
    { parts: 1, factor: 3 },
    { parts: 2, factor: 1 },
  ],
  // From a tenth of the load to twice the load.
  ramp: Array.from({ length: rampSteps }, (_, step) => ({ parts: 1, factor: (step + 1) / 10 })),
  // What makes it a soak is its duration.
  soak: flatProfile,
};

/** So many parts of at most a week in microseconds are below 2^53. */
const partsMost = 10_000;
const factorMost = 100;
const thousandthsInOne = 1000;

const stepForm = /^(\d+)x(\d+(?:\.\d{1,3})?)$/;

/** What a text of a profile may be, for messages. */
export const profileWanted = `${profileNames.join(", ")} or steps of <parts>x<factor> such as 10x1,5x3,10x1 (up to ${partsMost} parts, factors up to ${factorMost} with three decimals, not all 0)`;

/** The steps of a name or of a text such as `10x1,5x3,10x1`; `undefined` for any other text. */
export function parseProfile(text: string): Profile | undefined {
  const name = profileNames.find((known) => known === text);
  if (name !== undefined) {
    return namedProfiles[name];
  }
  const profile: ProfileStep[] = [];
  for (const step of text.split(",")) {
    const [, parts, factor] = stepForm.exec(step) ?? [];
    if (factor === undefined) {
      return undefined;
    }
    profile.push({ parts: Number(parts), factor: Number(factor) });
  }
  return describeProfileProblem(profile) === undefined ? profile : undefined;
}

/** The text that `parseProfile` reads as these steps. */
export function formatProfile(profile: Profile): string {
  return profile.map(({ parts, factor }) => `${parts}x${factor}`).join(",");
}

/** What is wrong with a profile, for a sentence; `undefined` for a sound one. */
export function describeProfileProblem(profile: Profile): string | undefined {
  const isSoundStep = ({ parts, factor }: ProfileStep) =>
    Number.isSafeInteger(parts) && parts >= 1 && factor >= 0 && factor <= factorMost && toThousandths(factor) >= 0;
  const unsound = profile.find((step) => !isSoundStep(step));
  if (unsound !== undefined) {
    return `the profile has a step of ${unsound.parts} parts at ${unsound.factor} times the load`;
  }
  const parts = countParts(profile);
  if (parts > partsMost) {
    return `the profile has ${parts} parts`;
  }
  return profile.some(({ factor }) => factor > 0) ? undefined : "the profile has no load at all";
}

/** -1 for a factor of more than three decimals. */
function toThousandths(factor: number): number {
  const thousandths = Math.round(factor * thousandthsInOne);
  return thousandths / thousandthsInOne === factor ? thousandths : -1;
}

const countParts = (profile: Profile): number => profile.reduce((total, { parts }) => total + parts, 0);

/** The mean factor over the duration: exactly 1 for a profile of factor 1. */
export function meanFactor(profile: Profile): number {
  const weight = profile.reduce((total, { parts, factor }) => total + parts * toThousandths(factor), 0);
  return weight / (countParts(profile) * thousandthsInOne);
}

/**
 * The cumulated intensity of a span of time, counted in whole numbers: an instant of a step weighs its factor. What is spread
 * evenly over the weight is spread over time as the profile says.
 */
export interface CumulatedIntensity {
  /** Of the whole span. Arrivals are placed at weights from 0 to less than this. */
  readonly weight: number;
  /** The instant, in whole microseconds since the span's start, at which the cumulated intensity passes a whole weight. */
  instantUs(weight: number): number;
}

interface Segment {
  readonly startUs: number;
  readonly startWeight: number;
  readonly factor: number;
}

/** @param spanUs whole microseconds. Without a profile the weight of an instant is 1, so that weights are instants. */
export function cumulateIntensity(spanUs: number, profile: Profile = flatProfile): CumulatedIntensity {
  const parts = countParts(profile);
  // Divided by what they have in common: a profile of equal factors is the same as none, and weights stay small.
  const common = profile.reduce((divisor, { factor }) => greatestCommonDivisor(divisor, toThousandths(factor)), 0);
  const segments: Segment[] = [];
  let partsBefore = 0;
  let startUs = 0;
  let weight = 0;
  for (const step of profile) {
    partsBefore += step.parts;
    const endUs = Math.floor((spanUs * partsBefore) / parts);
    const factor = common === 0 ? 0 : toThousandths(step.factor) / common;
    if (factor > 0 && endUs > startUs) {
      segments.push({ startUs, startWeight: weight, factor });
      weight += (endUs - startUs) * factor;
    }
    startUs = endUs;
  }
  return {
    weight,
    instantUs: (wanted) => {
      const { startUs: stepStartUs, startWeight, factor } = findSegment(segments, wanted);
      // Rounded down exactly: a quotient of whole numbers below 2^53 is never rounded up to the next whole number.
      return stepStartUs + Math.floor((wanted - startWeight) / factor);
    },
  };
}

/** The last segment that starts at or before a weight. */
function findSegment(segments: readonly Segment[], weight: number): Segment {
  let first = 0;
  let beyond = segments.length;
  while (beyond - first > 1) {
    const middle = (first + beyond) >>> 1;
    if ((segments[middle]?.startWeight ?? 0) <= weight) {
      first = middle;
    } else {
      beyond = middle;
    }
  }
  const found = segments[first];
  if (found === undefined) {
    throw new RangeError("no arrival can be placed where a profile has no load");
  }
  return found;
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
