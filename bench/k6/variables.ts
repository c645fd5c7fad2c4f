/**
 * The script's variables: those of the run file, if the command line wrote one, and those given with `-e`, which win. The run
 * file keeps credentials out of the process list.
 */
export function scriptVariables(): Readonly<Record<string, string | undefined>> {
  const { RUN_FILE } = __ENV;
  return RUN_FILE === undefined ? __ENV : { ...JSON.parse(open(RUN_FILE)), ...__ENV };
}
