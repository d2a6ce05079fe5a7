/** What the user can mend. Its message names the remedy. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}
