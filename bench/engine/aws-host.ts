/** Whether a host is AWS's own and not an emulator, however it is written: every endpoint of the service ends in one of these. */
export function isAwsHost(host: string): boolean {
  return /\.(amazonaws\.com(\.cn)?|api\.aws)\.?$/i.test(host);
}
