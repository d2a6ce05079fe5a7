/** What is known of an execution when it starts. */
export interface ExecutionOptions {
  /** A name for people; the id by default. */
  readonly name?: string | undefined;
  /** The model's provider, such as `openai`. */
  readonly platform?: string | undefined;
  readonly model?: string | undefined;
  /** The user it works for; the current request's by default. */
  readonly userId?: string | undefined;
}

/** What a model call used; counts add up over an execution. */
export interface Usage {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  /** US dollars. */
  readonly cost?: number | undefined;
}
