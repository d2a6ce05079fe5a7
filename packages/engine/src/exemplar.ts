/** The trace and request that a measurement was made in. */
export interface Origin {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly requestId?: string | undefined;
}

/** One measurement of a bucket that stands for the others, and where it came from. */
export interface Exemplar extends Origin {
  readonly value: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** Tells where the code that runs now belongs to; undefined outside of a sampled trace. Never throws. */
export type OriginSource = () => Origin | undefined;
