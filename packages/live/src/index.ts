export { LivePage, type LivePageSources } from './live-page.ts';
export { contentSecurityPolicy } from './style.ts';
