import { setImmediate } from 'node:timers';
import { diag } from '@opentelemetry/api';

/** What is to be done before the application gets a built-in module. */
export interface BuiltinPreparation {
  readonly modules: readonly string[];
  /**
   * Whether it is done when the event loop first turns, though nobody has asked: `process.getBuiltinModule` hands modules
   * out unseen.
   */
  readonly inAnyCase?: boolean;
  /** Called once. */
  prepare(): void;
}

/** Told the name of a built-in module, without `node:`, that is about to be handed out. */
export type AboutBuiltin = (name: string) => void;

/** Whether somebody has loaded one of these modules already. */
function isLoaded(modules: readonly string[]): boolean {
  const { moduleLoadList } = process as { readonly moduleLoadList?: readonly string[] };
  return (
    moduleLoadList === undefined || modules.some((name) => moduleLoadList.includes(`NativeModule ${name}`))
  );
}

/**
 * Has each preparation done when the first of its modules is asked for, or at once where one is loaded already. So what
 * an application does not use is not loaded for our sake.
 */
export function prepareBuiltins(preparations: readonly BuiltinPreparation[]): AboutBuiltin {
  const waiting = new Set(preparations);
  const prepare = (preparation: BuiltinPreparation): void => {
    if (!waiting.delete(preparation)) return;
    try {
      preparation.prepare();
    } catch (error) {
      diag.error(`${preparation.modules.join(', ')} could not be prepared`, error);
    }
  };
  for (const preparation of preparations) {
    if (isLoaded(preparation.modules)) prepare(preparation);
    else if (preparation.inAnyCase) setImmediate(prepare, preparation).unref();
  }
  return (name) => {
    for (const preparation of waiting) if (preparation.modules.includes(name)) prepare(preparation);
  };
}
