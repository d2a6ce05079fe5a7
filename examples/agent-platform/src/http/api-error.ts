/** An error that a client is told about, with the HTTP status that says so. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const notFound = (what: string, id: string): ApiError =>
  new ApiError(404, `There is no ${what} ${JSON.stringify(id)}.`);
