/** An answer of DynamoDB that is an exception and costs nothing. Becomes the outcome of a prediction. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** Such as `ValidationException`. */
  readonly exception: string;

  constructor(reason: string, exception = "ValidationException") {
    super(reason);
    this.exception = exception;
  }
}
