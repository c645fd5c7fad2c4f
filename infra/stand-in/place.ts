/** Where resources seem to be: an account that AWS never gives out, the program's region, and names made of both. */

export const accountId = "000000000000";

export interface Partition {
  readonly partition: string;
  readonly dnsSuffix: string;
  readonly reverseDnsPrefix: string;
}

/** The AWS partition of a region (AWS General Reference, "Amazon Resource Names"). */
export function partitionOf(region: string): Partition {
  if (region.startsWith("cn-")) {
    return { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn", reverseDnsPrefix: "cn.com.amazonaws" };
  }
  const partition = region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  return { partition, dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };
}

/** @param resource what follows the account, such as `table/Users` */
export function toArn(service: string, region: string, resource: string): string {
  return `arn:${partitionOf(region).partition}:${service}:${region}:${accountId}:${resource}`;
}

/** The ARN of something that exists once for all regions of the partition. */
export function toGlobalArn(service: string, region: string, resource: string): string {
  return `arn:${partitionOf(region).partition}:${service}::${accountId}:${resource}`;
}
