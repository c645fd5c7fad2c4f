/** A k6 script: prints what it computes of the workload. */
import { workloadLines } from "./workload-vectors.ts";

export const options = { vus: 1, iterations: 1 };

export default function printWorkload(): void {
  for (const line of workloadLines()) {
    console.log(line);
  }
}
