export interface Workflow {
  readonly id: string;
  readonly description: string;
  /** Commands before the agent's turn. */
  readonly before: readonly string[];
  readonly agentId: string;
  /** Commands after the agent's turn. */
  readonly after: readonly string[];
}

/** The workflows of the platform: commands around one agent. */
export const workflows: readonly Workflow[] = [
  {
    id: 'write-feature',
    description: 'Finds the place, writes the code, formats and tests it',
    before: ['search-code'],
    agentId: 'code-generator',
    after: ['format-code', 'run-tests'],
  },
  {
    id: 'review-change',
    description: 'Tests a change and reviews it',
    before: ['run-tests'],
    agentId: 'code-reviewer',
    after: [],
  },
];

export const findWorkflow = (id: string): Workflow | undefined =>
  workflows.find((workflow) => workflow.id === id);
