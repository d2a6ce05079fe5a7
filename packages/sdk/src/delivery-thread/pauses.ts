/** Milliseconds before the second attempt, and at most between two; OpenTelemetry's exporters have the same. */
const first = 1000;
const longest = 5000;
const growth = 1.5;
/** Milliseconds of the longest pause that a back end may ask for; one that asks for days is not believed. */
const longestAsked = 300_000;
/** The share by which a pause varies, so that many processes do not come back at the same moment. */
const jitter = 0.2;
/** Milliseconds between attempts where the process waits for them to end. */
const firstInHurry = 100;
const growthInHurry = 2;

const varied = (pause: number): number => pause * (1 - jitter + Math.random() * 2 * jitter);

/** The pause after so many failed attempts in a row, and at least what the back end asked for, in milliseconds. */
export const pauseAfter = (failures: number, asked: number): number =>
  Math.max(Math.min(longestAsked, asked), varied(Math.min(longest, first * growth ** (failures - 1))));

/** The same where the process is about to end. */
export const hurriedPauseAfter = (failures: number, asked: number): number =>
  Math.max(asked, Math.min(longest, firstInHurry * growthInHurry ** (failures - 1)));
