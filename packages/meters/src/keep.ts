import { executionListener, type MeteredExecution } from '@hishamos/engine';

interface Identity {
  readonly agentId?: string;
  readonly commandId?: string;
  readonly workflowId?: string;
  readonly platform?: string | undefined;
}

/** Tells whoever keeps single executions of one that was valid and has been recorded. Never throws. */
export function keep(
  kind: 'agent' | 'command' | 'workflow',
  identity: Identity,
  end: MeteredExecution,
): void {
  const listener = executionListener.current;
  if (listener === undefined) return;
  try {
    listener.metered(kind, identity[`${kind}Id`] ?? '', end, identity.platform);
  } catch {
    // A getter of the caller's, that gave a value when the metrics were recorded.
  }
}
