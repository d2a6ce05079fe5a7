/** US dollars per token. */
interface Price {
  readonly input: number;
  readonly output: number;
}

/** Where the prices come from, as it is printed beside every cost. */
export const priceSource = "LiteLLM's public model price list (MIT), copied November 2026";

/**
 * List prices of a handful of models.
 * From model_prices_and_context_window.json of github.com/BerriAI/litellm, MIT licence, November 2026.
 */
const prices: Readonly<Record<string, Price>> = {
  'gpt-5': { input: 1.25e-6, output: 1e-5 },
  'gpt-5-mini': { input: 2.5e-7, output: 2e-6 },
  'claude-sonnet-4-5': { input: 3e-6, output: 1.5e-5 },
  'claude-haiku-4-5': { input: 1e-6, output: 5e-6 },
  'deepseek-chat': { input: 2.8e-7, output: 4.2e-7 },
};

/** What so many tokens of a model cost, in US dollars. */
export function costOf(model: string, usage: { inputTokens: number; outputTokens: number }): number {
  const price = prices[model];
  if (!price) throw new Error(`There is no price for the model ${model}.`);
  return usage.inputTokens * price.input + usage.outputTokens * price.output;
}
