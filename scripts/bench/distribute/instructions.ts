/** The steps around a run on Kubernetes, as a script and as a page. */
import { quote } from "../command.ts";
import type { ClusterPlace } from "./flags.ts";
import { secretKeys, secretNameOf } from "./manifests.ts";
import type { DistributedRun } from "./run-file.ts";
import { exitCodeMark } from "./worker-log.ts";

/** How long the cluster may take to delete, or to start, the runners' pods, and how often it is asked. */
const waitS = 600;
const pollS = 2;

/**
 * Deletes what an earlier run left, applies the manifests, follows the log of every runner to its end and notes how it ended. Followed from the start, because a
 * node keeps a log of 10 MiB and `kubectl logs` afterwards gives no more than the last part of a longer one.
 */
export function renderCollectScript(place: ClusterPlace): string {
  const { name, parallelism, namespace } = place;
  return `#!/bin/sh
# Runs the TestRun ${name} and collects what its ${parallelism} runners record, one file each, in records/.
set -eu
cd "$(dirname "$0")"
kube() { kubectl ${namespace === undefined ? "" : `--namespace ${namespace} `}"$@"; }
selector=app=k6,k6_cr=${name},runner=true

mkdir -p records
rm -f records/*.log

# What is left of an earlier run with this name would be taken for this one's.
kube delete -f testrun.yaml -f configmap.yaml --ignore-not-found --wait=true --timeout=${waitS}s
pods() { kube get pods -l "$selector" "$@" -o name; }
tries=0
left=$(pods)
while [ -n "$left" ]; do
  tries=$((tries + 1))
  if [ "$tries" -gt ${waitS / pollS} ]; then
    echo "Pods of an earlier run are still there after ${waitS / 60} minutes: kubectl delete" $left >&2
    exit 1
  fi
  sleep ${pollS}
  left=$(pods)
done

kube apply -f configmap.yaml -f testrun.yaml

# Runners wait for each other, so until all of them run they print next to nothing.
echo "Waiting for ${parallelism} runners." >&2
tries=0
until [ "$(pods --field-selector=status.phase!=Pending | wc -l)" -ge ${parallelism} ]; do
  tries=$((tries + 1))
  if [ "$tries" -gt ${waitS / pollS} ]; then
    echo "They did not start within ${waitS / 60} minutes: kubectl describe testrun ${name}, and the pods, say why." >&2
    exit 1
  fi
  sleep ${pollS}
done

# Follows one runner. Its file ends with the exit code of its k6.
follow() {
  file=records/$(basename "$1").log
  kube logs --follow --tail=-1 "$1" > "$file"
  code=
  tries=0
  while [ -z "$code" ] && [ "$tries" -lt 60 ]; do
    code=$(kube get "$1" -o 'jsonpath={.status.containerStatuses[?(@.name=="k6")].state.terminated.exitCode}')
    [ -n "$code" ] || sleep 1
    tries=$((tries + 1))
  done
  echo "${exitCodeMark} \${code:-unknown}" >> "$file"
}

for pod in $(pods); do
  follow "$pod" &
done
wait
ls -l records >&2
`;
}

export interface Instructed {
  /** Of the files, as it was given. */
  readonly folder: string;
  /** Of all runners together. */
  readonly rateRps: number;
  /** What fills the tables. */
  readonly prepareCommand: string;
}

export function renderInstructions(place: ClusterPlace, run: DistributedRun, instructed: Instructed): string {
  const { rateRps, prepareCommand } = instructed;
  const folder = quote(instructed.folder);
  const { parallelism, namespace } = place;
  const kubectl = namespace === undefined ? "kubectl" : `kubectl --namespace ${namespace}`;
  const { virtualUsers } = run.load;
  const perRunner = Number(((rateRps * Math.ceil(virtualUsers / parallelism)) / virtualUsers).toPrecision(3));
  return `# ${run.design}: ${Number(rateRps.toPrecision(6))} requests a second from ${parallelism} runners

Written by \`${run.command}\`. The cluster needs the [k6-operator](https://github.com/grafana/k6-operator).
A runner is to send up to ${perRunner} requests a second, in proportion to its share of the ${virtualUsers} virtual users; about a thousand is what one
core can.

1. Fill the tables, from where this endpoint can be reached. It makes those that are missing and replays nothing:

   \`\`\`sh
   ${prepareCommand}
   \`\`\`

2. Give the runners credentials. An engine that checks none takes any:

   \`\`\`sh
   env | grep -E '^(${secretKeys.join("|")})=' | ${kubectl} create secret generic ${secretNameOf(place)} --from-env-file=/dev/stdin
   \`\`\`

3. Run, and collect what the runners record:

   \`\`\`sh
   sh ${folder}/collect.sh
   \`\`\`

4. The verdict, from all runners together:

   \`\`\`sh
   npx tablewright bench --merge ${folder}/records/*.log --run ${folder}/run.json
   \`\`\`

5. Clean up:

   \`\`\`sh
   ${kubectl} delete -f ${folder}/testrun.yaml -f ${folder}/configmap.yaml
   ${kubectl} delete secret ${secretNameOf(place)}
   \`\`\`

The run is what run.json says: a manifest that is changed by hand makes records of another run, which are refused.

The operator starts all runners together, but each counts time from its own start, so their schedules are shifted against each
other by what the start took, mostly some tenths of a second. Response times, service times and lag are each measured on one clock and need
no common one. Charts over time are exact to that shift only, and units are not compared with predictions, because the order of
requests of different runners is not known.
`;
}
