/** Where a sink's bytes go. */
export interface Target {
  /** What the target is called in warnings. */
  readonly name: string;
  /** Milliseconds that the end of the process waits for it while it takes nothing. */
  readonly idleWait: number;
  /** Writes at once and returns how many bytes were taken. Throws the system's error when none could be. */
  write(bytes: Buffer): number;
  /** The file descriptor that so many more bytes may go to now, by another thread. Throws as `write` does. */
  open(length: number): number;
  /** Told how many bytes another thread wrote there. */
  wrote(length: number): void;
}
