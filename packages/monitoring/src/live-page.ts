import type { LivePage } from '@hishamos/live';
import { currentLivePage } from '@hishamos/prometheus/serving';

/** Offers the live page, which is loaded when somebody first looks at it. */
export function offerLivePage(): void {
  let page: LivePage | undefined;
  currentLivePage.set(async (sources) => {
    const { contentSecurityPolicy, LivePage } = await import('@hishamos/live');
    page ??= new LivePage(sources);
    return { html: await page.html(), policy: contentSecurityPolicy };
  });
}
