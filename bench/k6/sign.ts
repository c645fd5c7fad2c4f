/**
 * Signature Version 4 for one kind of request: a POST of a JSON body to `/` of a DynamoDB endpoint.
 *
 * The rule is AWS's "Signature Version 4 signing process". Method, path, query and the set of signed headers never change
 * here, so the canonical request is a template with three holes: the date, the target and the hash of the body. What
 * changes once a day or once a second is kept until then. A request then costs two SHA-256, one HMAC and a few string
 * concatenations, which is what keeps the load generator's own CPU out of the measurement.
 */

/** The three hash functions a signature needs; `bench/k6/hash.ts` has k6's. Text is hashed as UTF-8. */
export interface SigningHash {
  /** SHA-256 in lower-case hexadecimal. */
  readonly sha256Hex: (text: string) => string;
  /** HMAC-SHA-256 as 32 bytes, usable as the next key. */
  readonly hmacSha256: (key: string | ArrayBuffer, text: string) => ArrayBuffer;
  /** HMAC-SHA-256 in lower-case hexadecimal. */
  readonly hmacSha256Hex: (key: string | ArrayBuffer, text: string) => string;
}

export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Only temporary credentials have one; an empty text means none. */
  readonly sessionToken?: string;
}

export interface SignerOptions {
  readonly credentials: SigningCredentials;
  /** Region of the credential scope, such as `eu-west-2`. */
  readonly region: string;
  /** The Host header as the HTTP client will send it: with the port unless it is the scheme's default. */
  readonly host: string;
  readonly hash: SigningHash;
}

/**
 * Signs one request and returns the headers to send with it, all but Host.
 *
 * @param target operation as DynamoDB names it in `X-Amz-Target`, such as `DynamoDB_20120810.GetItem`
 * @param body the exact text that will be sent
 * @param epochMs time of the signature in milliseconds since 1970; AWS refuses more than five minutes of difference
 */
export type Signer = (target: string, body: string, epochMs: number) => Record<string, string>;

/** `X-Amz-Target` is this, a dot and the operation's name. */
export const targetPrefix = "DynamoDB_20120810";

const contentType = "application/x-amz-json-1.0";
const algorithm = "AWS4-HMAC-SHA256";
const printableWithoutSpaces = /^[!-~]+$/;

/**
 * Prepares a signer for one endpoint and one set of credentials.
 *
 * @throws Error when a text is empty or holds a space, a control or a non-ASCII character: such a header could not be
 * sent as it was signed. The message lists all such members and never their values.
 */
export function createSigner(options: SignerOptions): Signer {
  assertSendable(options);
  const { region, host, hash } = options;
  const { accessKeyId, secretAccessKey, sessionToken = "" } = options.credentials;
  const { sha256Hex, hmacSha256, hmacSha256Hex } = hash;
  const isTemporary = sessionToken !== "";
  const signedHeaders = isTemporary
    ? "content-type;host;x-amz-date;x-amz-security-token;x-amz-target"
    : "content-type;host;x-amz-date;x-amz-target";
  const beforeDate = `POST\n/\n\ncontent-type:${contentType}\nhost:${host}\nx-amz-date:`;
  const beforeTarget = isTemporary ? `\nx-amz-security-token:${sessionToken}\nx-amz-target:` : "\nx-amz-target:";
  const beforeBodyHash = `\n\n${signedHeaders}\n`;

  let day = "";
  let scope = "";
  let signingKey: string | ArrayBuffer = "";
  let beforeSignature = "";

  let second = Number.NaN;
  let timestamp = "";
  let requestHead = "";
  let stringToSignHead = "";

  function enterDay(newDay: string): void {
    day = newDay;
    scope = `${day}/${region}/dynamodb/aws4_request`;
    const dateKey = hmacSha256(`AWS4${secretAccessKey}`, day);
    const regionKey = hmacSha256(dateKey, region);
    const serviceKey = hmacSha256(regionKey, "dynamodb");
    signingKey = hmacSha256(serviceKey, "aws4_request");
    beforeSignature = `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=`;
  }

  function enterSecond(newSecond: number): void {
    timestamp = toBasicTimestamp(newSecond);
    const newDay = timestamp.slice(0, 8);
    if (newDay !== day) {
      enterDay(newDay);
    }
    second = newSecond;
    requestHead = beforeDate + timestamp + beforeTarget;
    stringToSignHead = `${algorithm}\n${timestamp}\n${scope}\n`;
  }

  return (target, body, epochMs) => {
    const newSecond = Math.floor(epochMs / 1000);
    if (newSecond !== second) {
      enterSecond(newSecond);
    }
    const requestHash = sha256Hex(`${requestHead}${target}${beforeBodyHash}${sha256Hex(body)}`);
    const signature = hmacSha256Hex(signingKey, stringToSignHead + requestHash);
    const headers: Record<string, string> = {
      "Content-Type": contentType,
      "X-Amz-Date": timestamp,
      "X-Amz-Target": target,
      Authorization: beforeSignature + signature,
    };
    if (isTemporary) {
      headers["X-Amz-Security-Token"] = sessionToken;
    }
    return headers;
  };
}

/** `20261122T154805Z`: ISO 8601 in its basic form, as `X-Amz-Date` wants it. */
function toBasicTimestamp(epochSeconds: number): string {
  return `${new Date(epochSeconds * 1000).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

function assertSendable({ credentials, region, host }: SignerOptions): void {
  const texts: readonly (readonly [member: string, text: string])[] = [
    ["credentials.accessKeyId", credentials.accessKeyId],
    ["credentials.secretAccessKey", credentials.secretAccessKey],
    ["credentials.sessionToken", credentials.sessionToken || "none"],
    ["region", region],
    ["host", host],
  ];
  const unsendable = texts.filter(([, text]) => !printableWithoutSpaces.test(text)).map(([member]) => member);
  if (unsendable.length > 0) {
    throw new Error(
      `Cannot sign requests: ${unsendable.join(", ")} must be non-empty printable ASCII without spaces. ` +
        "Look for a missing value, a line break or quotes that were copied along.",
    );
  }
}
