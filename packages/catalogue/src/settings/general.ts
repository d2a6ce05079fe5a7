import type { Setting } from '../setting.ts';

/** What concerns the whole. */
export const generalSettings = {
  HISHAMOS_BANNER: { kind: 'switch', fallback: 'on', help: 'Print one line on stderr at start.' },
} as const satisfies Record<string, Setting>;
