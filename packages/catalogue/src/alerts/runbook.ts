/** Where the runbooks are: the alert's name follows. */
export const runbooksUrl = 'https://hishamos.dev/runbooks';

/** The page that says what to do about an alert. */
export const runbookUrl = (alert: string): string => `${runbooksUrl}/${alert}`;
