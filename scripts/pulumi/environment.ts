import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

export interface PulumiPlace {
  /** Holds the folder `state`, which has to exist, and `home`. */
  readonly folder: string;
  /** Where the CLI is. */
  readonly programDir: string;
  /** For `PULUMI_DEBUG_PROVIDERS`, such as `aws:40123`: the stand-in that the CLI attaches to. */
  readonly providers: string;
  readonly passphrase: string;
}

/** What the Pulumi CLI needs to work in a folder of its own, with the stand-in, and without a look at the network. */
export function toPulumiEnvironment({ folder, programDir, providers, passphrase }: PulumiPlace) {
  return {
    PATH: programDir + delimiter + (process.env.PATH ?? ""),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(join(folder, "state")).href,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DEBUG_PROVIDERS: providers,
  };
}
