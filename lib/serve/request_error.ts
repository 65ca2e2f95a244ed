/** What a client can do better: an answer with a status and a line of JSON. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly status: number;
  /** Headers that belong to the status. */
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param status Of HTTP.
   * @param message What was expected, what was found, what to do.
   * @param headers Headers that belong to the status, such as Allow.
   */
  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}
