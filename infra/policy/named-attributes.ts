/** Words of DynamoDB's expressions that are reserved, so an attribute of this name is always written with a placeholder. */
const keywords: readonly string[] = ["AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE"];

/** A document path, a value's placeholder or a word; the last group is the parenthesis that tells a function. */
const operands = /([#:]?\w+)((?:\[\d+\]|\.#?\w+)*)(\s*\()?/g;

/**
 * The attributes that a condition, filter, key condition, projection or update expression names, each once. A nested path
 * counts as the attribute it starts at, as it does for IAM: `dynamodb:Attributes` holds "the top-level attributes accessed by a
 * request" (Developer Guide, "Using IAM policy conditions for fine-grained access control").
 */
export function namedAttributes(
  expression: string | undefined,
  placeholders: { readonly [placeholder: string]: string } = {},
): readonly string[] {
  const names = new Set<string>();
  for (const [, word = "", , parenthesis] of (expression ?? "").matchAll(operands)) {
    const isName = !word.startsWith(":") && parenthesis === undefined && !keywords.includes(word.toUpperCase());
    if (isName) {
      names.add(placeholders[word] ?? word);
    }
  }
  return [...names];
}
