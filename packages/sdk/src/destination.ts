/** Where an endpoint is, for people to read; without credentials. gRPC's may be a host and port without a scheme. */
export function destinationOf(endpoint: string): string {
  const origin = URL.parse(endpoint)?.origin ?? 'null';
  return origin === 'null' ? (/^[\w.-]+:\d+(?=\/|$)/.exec(endpoint)?.[0] ?? 'OTLP') : origin;
}
