/** How the text of an environment variable is read. */
export type SettingKind =
  | { readonly kind: 'switch' }
  | { readonly kind: 'text' }
  | { readonly kind: 'secret' }
  | { readonly kind: 'list' }
  | { readonly kind: 'oneOf'; readonly values: readonly string[] }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'number'; readonly min: number; readonly max: number };

/** One environment variable of ours. A `secret` may be given as `NAME_FILE` too. */
export type Setting = SettingKind & { readonly help: string; readonly fallback?: string };
