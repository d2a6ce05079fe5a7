import { createHash } from 'node:crypto';

/** The page's only style sheet, which stands in the page itself. */
export const style = `
:root { color-scheme: light dark; --line: #8883; --quiet: #888; --good: #1a7f37; --fair: #9a6700; --bad: #cf222e; --curve: #0969da; }
@media (prefers-color-scheme: dark) { :root { --good: #3fb950; --fair: #d29922; --bad: #f85149; --curve: #58a6ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 76rem; font: 15px/1.45 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: baseline; margin-bottom: 1rem; }
h1 { font-size: 1.2rem; margin: 0; }
h2 { font-size: 1rem; margin: 1.75rem 0 .4rem; }
h3 { font-size: .8rem; font-weight: 500; margin: 0; color: var(--quiet); }
header p, .more { margin: 0; color: var(--quiet); font-size: .85rem; }
.healthy { color: var(--good); } .degraded { color: var(--fair); } .unhealthy { color: var(--bad); }
.components { display: flex; flex-wrap: wrap; gap: .4rem; list-style: none; padding: 0; margin: 0 0 1rem; }
.components li { border: 1px solid var(--line); border-radius: 999px; padding: .1rem .7rem; font-size: .85rem; }
.components small { color: var(--quiet); }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .75rem; }
article { border: 1px solid var(--line); border-radius: .5rem; padding: .7rem .8rem .5rem; min-height: 6.2rem; }
article p { font-size: 1.45rem; margin: .1rem 0 .2rem; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; height: 28px; }
path { fill: none; stroke: var(--curve); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid var(--line); font-weight: 400; white-space: nowrap; }
thead th { color: var(--quiet); font-size: .8rem; }
tbody th { text-align: left; max-width: 34rem; overflow: hidden; text-overflow: ellipsis; unicode-bidi: isolate; }
`;

/** What the page may do: nothing but use this style sheet. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
