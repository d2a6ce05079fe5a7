/** Where a sink's bytes go. */
export interface Target {
  /** What the target is called in warnings. */
  readonly name: string;
  /** Writes at once and returns how many bytes were taken. Throws the system's error when none could be. */
  write(bytes: Buffer): number;
}
