// The keys that OpenTelemetry's url.query names (signatures of signed URLs), and those of credentials.
const secret =
  /^(sig|signature|awsaccesskeyid|x-(amz|goog)-(signature|credential|security-token)|code|state|key|api[-_]?key)$|token|passw|secret|auth|session/i;

/** A query string with the values of credentials replaced by `REDACTED`. */
export const redactQuery = (query: string): string =>
  query.replace(/([^&=]+)=([^&]*)/g, (pair, key: string) => (secret.test(key) ? `${key}=REDACTED` : pair));
