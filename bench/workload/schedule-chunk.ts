/**
 * A schedule as texts, for k6's `SharedArray`: it is built once for all virtual users, and an element is serialised when the
 * array is made and parsed again at every access.
 *
 * One arrival a chunk is the choice for k6. Claims of one virtual user lie far apart, so of a larger chunk it decodes
 * everything and uses one: an access took k6 2.2 about 9 us with 1 in a chunk, 50 us with 16 and 200 us with 64. Larger
 * chunks are for readers that go in order, and for memory: an element costs about 16 bytes besides its text.
 */
import { phases } from "./record.ts";
import type { Arrival, Schedule } from "./schedule.ts";

/**
 * Position p of the schedule is arrival p % `chunkSize` of text p / `chunkSize`, rounded down. In a text, arrivals are
 * separated by `;`, each `<due in microseconds>,<pattern>,<position of the phase in phases>`, all integers.
 *
 * Throws a `RangeError` when `chunkSize` is no integer of at least 1.
 */
export function encodeSchedule(schedule: Schedule, chunkSize = 1): string[] {
  if (!Number.isSafeInteger(chunkSize) || chunkSize < 1) {
    throw new RangeError(`the chunk size is ${chunkSize}: give an integer of at least 1`);
  }
  const { count, dueUs, pattern, phase } = schedule;
  const chunks: string[] = [];
  for (let first = 0; first < count; first += chunkSize) {
    let chunk = `${dueUs[first]},${pattern[first]},${phase[first]}`;
    for (let position = first + 1; position < Math.min(count, first + chunkSize); position++) {
      chunk += `;${dueUs[position]},${pattern[position]},${phase[position]}`;
    }
    chunks.push(chunk);
  }
  return chunks;
}

/** The arrivals of one text of `encodeSchedule`. Throws an `Error` that shows the part that is none. */
export function decodeChunk(chunk: string): Arrival[] {
  return chunk.split(";").map(decodeArrival);
}

function decodeArrival(text: string): Arrival {
  // By position, not destructured: in k6's interpreter that is half the cost of decoding.
  const fields = text.split(",");
  const dueUs = Number(fields[0]);
  const pattern = Number(fields[1]);
  const phase = phases[Number(fields[2])];
  if (phase === undefined || !Number.isInteger(dueUs) || !Number.isInteger(pattern)) {
    throw new Error(`"${text}" is no arrival of a schedule: make and read the schedule with the same version`);
  }
  return { dueUs, pattern, phase };
}
