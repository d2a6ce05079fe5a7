import { Cache } from '../storage/cache.ts';
import type { Database } from '../storage/database.ts';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** The users, read from the database and cached for a minute. */
export class Users {
  readonly cache = new Cache<User>('users', { max: 100, ttl: 60_000 });
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  find(id: string): User | undefined {
    return this.cache.get(id, (key) => this.#database.one<User>('SELECT * FROM users WHERE id = ?', key));
  }
}
