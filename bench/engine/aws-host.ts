/** What the SDK's own rules for endpoints call a service in the first part of a host; `ddb` follows the account's id. */
const serviceLabels = {
  dynamodb: ["dynamodb", "dynamodb-fips", "ddb"],
  sts: ["sts", "sts-fips"],
} as const;

/** Of all partitions, each with IPv4 alone and with IPv6: as the SDK knows them. */
const partitionSuffixes: readonly string[] = [
  ...["amazonaws.com", "api.aws"],
  ...["amazonaws.com.cn", "api.amazonwebservices.com.cn"],
  ...["amazonaws.eu", "api.amazonwebservices.eu"],
  ...["c2s.ic.gov", "api.aws.ic.gov"],
  ...["sc2s.sgov.gov", "api.aws.scloud"],
  ...["cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"],
  ...["csp.hci.ic.gov", "api.aws.hci.ic.gov"],
];

const regionForm = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/**
 * Whether a host is AWS's own for a service, and neither an emulator nor what anybody may run under a name of AWS (a machine, a
 * load balancer, a bucket): an account's id or a VPC endpoint, the service, the region, the partition, each in its place.
 */
export function isAwsHost(host: string, service: keyof typeof serviceLabels = "dynamodb"): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  const suffix = partitionSuffixes.find((each) => name.endsWith(`.${each}`));
  if (suffix === undefined) {
    return false;
  }
  const labels = name.slice(0, -suffix.length - 1).split(".");
  if (/^(\d{12}|vpce-[a-z0-9-]+)$/.test(labels[0] ?? "")) {
    labels.shift();
  }
  if (labels.at(-1) === "vpce") {
    labels.pop();
  }
  const [label, region, ...more] = labels;
  const isService = serviceLabels[service].some((each) => each === label);
  // The oldest addresses have no region.
  return isService && more.length === 0 && (region === undefined || regionForm.test(region));
}

/** Whether a host is this machine. */
export const isLoopback = (host: string): boolean => /^(127(\.\d+){3}|localhost|\[::1\])$/.test(host);
