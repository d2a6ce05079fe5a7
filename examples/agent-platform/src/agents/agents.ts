/** A model of a provider that an agent may use. */
export interface Engine {
  readonly platform: string;
  readonly model: string;
}

export interface Agent {
  readonly id: string;
  readonly description: string;
  /** The first one is used when a request names no platform. */
  readonly engines: readonly [Engine, ...Engine[]];
}

const gpt5 = { platform: 'openai', model: 'gpt-5' };
const gpt5mini = { platform: 'openai', model: 'gpt-5-mini' };
const sonnet = { platform: 'anthropic', model: 'claude-sonnet-4-5' };
const haiku = { platform: 'anthropic', model: 'claude-haiku-4-5' };
const deepseek = { platform: 'deepseek', model: 'deepseek-chat' };

/** The agents of the platform. */
export const agents: readonly Agent[] = [
  { id: 'code-generator', description: 'Writes code from a task', engines: [sonnet, gpt5] },
  { id: 'code-reviewer', description: 'Reviews a change', engines: [gpt5, sonnet] },
  { id: 'test-writer', description: 'Writes tests for code', engines: [gpt5mini, deepseek] },
  { id: 'documentation-writer', description: 'Documents code', engines: [haiku] },
  { id: 'support-assistant', description: 'Answers questions', engines: [deepseek, haiku, gpt5mini] },
];

export const findAgent = (id: string): Agent | undefined => agents.find((agent) => agent.id === id);
