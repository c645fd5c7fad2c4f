/** How every k6 is started here: the same safe defaults, whatever the script. */

/** The script sees only the variables it is given with `-e`, not the credentials of the machine. */
export const k6RunFlags: readonly string[] = ["--include-system-env-vars=false", "--no-color"];

/** What scripts need of them is in their run file; the environment of a process can be listed. */
const secrets: ReadonlySet<string> = new Set(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]);

/**
 * The environment of a k6 child: nothing is reported home and no other k6 is fetched. Options of k6 that the caller's
 * environment sets (`K6_VUS`, `K6_OUT`) are dropped, so that a run is what its command line says. Garbage is collected at four
 * times the live heap instead of two, which takes a tenth off k6's CPU for some hundred MB.
 */
export function toK6Environment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith("K6_") && !secrets.has(name));
  return {
    GOGC: "300",
    ...Object.fromEntries(kept),
    K6_NO_USAGE_REPORT: "true",
    K6_AUTO_EXTENSION_RESOLUTION: "false",
  };
}
