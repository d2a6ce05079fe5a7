/** Where the runbooks are unless ALERTING_RUNBOOKS_URL says so: the alert's name follows. */
export const runbooksUrl = 'https://hishamos.dev/runbooks';

/** The page that says what to do about an alert. */
export const runbookUrl = (runbooks: string, alert: string): string =>
  `${runbooks.replace(/\/+$/, '')}/${alert}`;
