/** How an HTTP dependency is asked. */
export interface DependencyOptions {
  /** GET unless told. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Which answers are well: those with a status below 400 unless told. */
  readonly accept?: (status: number) => boolean;
}

/**
 * A health check of a service by HTTP, for `health.register`: it is well when it answers so. Redirects are not
 * followed, and the body is not read.
 */
export function httpDependency(
  url: string | URL,
  { method = 'GET', headers = {}, accept = (status) => status < 400 }: DependencyOptions = {},
): (signal: AbortSignal) => Promise<void> {
  return async (signal) => {
    const response = await fetch(url, { method, headers, signal, redirect: 'manual' });
    await response.body?.cancel();
    if (!accept(response.status)) throw new Error(`the dependency answers ${response.status}`);
  };
}
