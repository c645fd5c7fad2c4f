/** HTML put together so that text from outside is escaped because nobody thought of it, not because somebody did. */

/** Text that is HTML already. Only `html` and `trusted` make it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Markup | string | number | readonly Content[];

/** Escapes for element content and quoted attributes, and drops control characters and changes of writing direction. */
export function escapeHtml(text: string): string {
  return text
    .replace(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

function toText(content: Content): string {
  if (content instanceof Markup) {
    return content.text;
  }
  if (typeof content === "string" || typeof content === "number") {
    return escapeHtml(String(content));
  }
  return content.map(toText).join("");
}

/** Template tag: values are escaped unless they are `Markup`, arrays are joined. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const text = parts.map((part, position) => part + toText(values[position] ?? "")).join("");
  return new Markup(text);
}

/** For text of our own that must not be escaped, such as a style sheet. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

/** Nothing, where a part of the page is left out. */
export const nothing = new Markup("");
