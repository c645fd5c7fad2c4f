/** What a program tells the provider about region, credentials and default tags. */
import { Refusal } from "./refusal.ts";
import type { Failure } from "./shape.ts";
import { isUnknown, type Properties, propertiesOf, textMapOf, textOf } from "./values.ts";

export interface Configuration {
  readonly region: string;
  readonly defaultTags: { readonly [key: string]: string };
}

/** What counts as given although the program does not say it, as environment variables do for the real provider. */
export interface ConfigurationDefaults {
  readonly region: string | undefined;
  readonly assumeCredentials: boolean;
}

/** The same refusals as the real provider's: a region and credentials have to come from somewhere. */
export function checkConfiguration(config: Properties, defaults: ConfigurationDefaults): readonly Failure[] {
  const region = config.region ?? defaults.region;
  const failures: Failure[] = [];
  if (region === undefined || region === "") {
    failures.push({
      property: "aws:region",
      reason: "no AWS region is set. Set one with `pulumi config set aws:region eu-west-2`, for example.",
    });
  } else if (!isUnknown(region) && !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(String(region))) {
    failures.push({
      property: "aws:region",
      reason: `invalid AWS Region: ${region}. Set one that exists, such as eu-west-2, with \`pulumi config set aws:region\`.`,
    });
  }
  const hasCredentials = config.accessKey !== undefined && config.secretKey !== undefined;
  if (!hasCredentials && !defaults.assumeCredentials) {
    failures.push({
      property: "aws:accessKey",
      reason:
        "no valid credential sources found for AWS. Sign in to AWS, or set `aws:accessKey` and `aws:secretKey` " +
        "with `pulumi config set --secret`.",
    });
  }
  return failures;
}

/**
 * @param config as `configure` gets it: everything that is not a string is JSON in a string
 * @throws Refusal with everything that is missing
 */
export function readConfiguration(config: Properties, defaults: ConfigurationDefaults): Configuration {
  const failures = checkConfiguration(config, defaults);
  const region = textOf(config, "region") ?? defaults.region;
  if (failures.length > 0 || region === undefined) {
    throw new Refusal(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
  }
  const defaultTags = propertiesOf({ defaultTags: parseJson(textOf(config, "defaultTags")) }, "defaultTags");
  return { region, defaultTags: textMapOf(defaultTags, "tags") };
}

function parseJson(json: string | undefined): Properties {
  try {
    const parsed: unknown = json === undefined ? {} : JSON.parse(json);
    return typeof parsed === "object" && parsed !== null ? Object.fromEntries(Object.entries(parsed)) : {};
  } catch {
    throw new Refusal("aws:defaultTags has to be an object such as {tags: {team: data}}.");
  }
}
