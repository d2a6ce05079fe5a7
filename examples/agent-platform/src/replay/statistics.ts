/**
 * Statistics of the Azure LLM inference trace 2023, conversation service, which the generator follows.
 *
 * Computed from AzureLLMInferenceTrace_conv.csv of github.com/Azure/AzurePublicDataset (CC-BY 4.0, Microsoft;
 * Patel et al., "Splitwise: Efficient generative LLM inference using phase splitting", ISCA 2024):
 * 19,366 requests in 3,501.7 s (5.53 a second), 22,361,870 context tokens (mean 1,154.7), 4,088,665 generated
 * tokens (mean 211.1). The correlation between the two (-0.11) and the hour's slow rise and fall are left out.
 */
export const published = {
  rows: 19_366,
  seconds: 3_501.7,
  contextTokens: 22_361_870,
  generatedTokens: 4_088_665,
} as const;

/** Where the numbers come from, as it is printed beside them. */
export const traceSource =
  'Azure LLM inference trace 2023, conversation (CC-BY 4.0, Microsoft; Patel et al., Splitwise)';

/** Per cent of the rows that lie at or below the value of the same position in the lists below. */
export const percentiles = [
  0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 99, 99.9, 100,
] as const;

export const contextTokens = [
  2, 181, 207, 372, 387, 396, 403, 414, 703, 984, 1020, 1045, 1071, 1097, 1130, 1189, 1315, 1876, 2734, 4083,
  4142, 6212, 14050,
] as const;

export const generatedTokens = [
  7, 41, 54, 67, 77, 85, 91, 96, 103, 113, 129, 151, 177, 217, 384, 395, 400, 411, 424, 451, 601, 954, 1000,
] as const;

/** Milliseconds between one arrival and the next. */
export const gaps = [
  0, 6.32, 16.13, 26.43, 36.52, 48.27, 60.72, 73.46, 87.25, 101.94, 118.42, 137.61, 158.67, 183.17, 213.61,
  246.73, 288.81, 345.9, 420.74, 565.23, 889, 1431, 4314.58,
] as const;
