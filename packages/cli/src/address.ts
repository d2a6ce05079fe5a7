import { exitCodes } from './command-line.ts';
import { UserError } from './user-error.ts';

/**
 * The URL that a user means: `localhost:8000` is one too.
 *
 * @throws UserError when it is none.
 */
export function addressOf(given: string): URL {
  const url = URL.parse(given.includes('://') ? given : `http://${given}`);
  if (url === null)
    throw new UserError(`${given} is not a URL, such as http://localhost:8000.`, exitCodes.usage);
  return url;
}
