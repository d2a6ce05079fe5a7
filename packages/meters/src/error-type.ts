import { isLabel } from './checks.ts';

/** The class that says nothing beyond "an error". */
const plain = 'Error';

/** Node's and most libraries' error codes, such as ECONNREFUSED: few, and never a message. */
const code = /^[A-Z][A-Z0-9_]{1,63}$/;

function typeOfObject(error: object): string {
  const {
    name,
    constructor: owner,
    code: errorCode,
  } = error as Record<'name' | 'constructor' | 'code', unknown>;
  if (isLabel(name) && name !== plain) return name;
  const className = typeof owner === 'function' ? owner.name : undefined;
  if (isLabel(className) && className !== plain) return className;
  return typeof errorCode === 'string' && code.test(errorCode) ? errorCode : plain;
}

/**
 * The label `error_type` of something that was thrown: its `name`, else its class's name, where they say more than
 * `Error`; else its `code`, such as `ECONNREFUSED`; else `Error`. What is no object has the name of its type.
 * Never its message, which is neither bounded nor free of secrets.
 */
export function errorTypeOf(error: unknown): string {
  if (error === null) return 'null';
  if (typeof error !== 'object') return typeof error;
  try {
    return typeOfObject(error);
  } catch {
    return plain;
  }
}
