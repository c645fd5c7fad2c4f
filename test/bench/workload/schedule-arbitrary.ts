/** Schedule inputs for tests: the documented load, and arbitrary sound ones of a few thousand arrivals at most. */
import fc from "fast-check";
import { meanFactor, type Profile } from "../../../bench/workload/profile.ts";
import { arrivalProcesses, checkScheduleInput, type ScheduleInput } from "../../../bench/workload/schedule-input.ts";

/** The rates of the social media requirement document, for a minute at a thousand times the load. */
export const socialMediaInput: ScheduleInput = {
  rates: [0.06, 0.051, 0.039, 0.06, 0.18, 0.18, 0.14, 0.153, 0.039, 0.02, 0.02, 0.01, 0.01, 0.01, 0.005],
  scale: 1000,
  durationS: 60,
  warmupS: 10,
  seed: 1,
  arrivals: "poisson",
};

export const soundProfiles: fc.Arbitrary<Profile> = fc
  .array(
    fc.record({
      parts: fc.integer({ min: 1, max: 12 }),
      factor: fc.oneof(
        fc.constantFrom(0, 1),
        fc.integer({ min: 0, max: 3000 }).map((factor) => factor / 1000),
      ),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .filter((profile) => meanFactor(profile) > 0);

export const soundInputs: fc.Arbitrary<ScheduleInput> = fc
  .record({
    rates: fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 2, noNaN: true })), {
      minLength: 1,
      maxLength: 20,
    }),
    scale: fc.double({ min: 0.1, max: 50, noNaN: true }),
    durationS: fc.double({ min: 0.001, max: 5, noNaN: true }),
    warmupS: fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 2, noNaN: true })),
    seed: fc.maxSafeNat(),
    arrivals: fc.constantFrom(...arrivalProcesses),
    topupSamples: fc.nat(40),
    profile: fc.option(soundProfiles),
  })
  .map(({ profile, ...input }) => (profile === null ? input : { ...input, profile }))
  .filter((input) => checkScheduleInput(input).length === 0);
