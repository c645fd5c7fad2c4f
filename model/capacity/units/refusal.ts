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

/** A key value of another type than the table's key has, or too long: within a transaction it cancels all of it. */
export class KeyMisfit extends Refusal {}
