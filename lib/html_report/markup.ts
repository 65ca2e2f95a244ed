/** A piece of HTML: whatever is in it has been escaped. */
export class Html {
  /** The markup. */
  readonly text: string;

  /**
   * Trusts a text.
   *
   * @param text Markup that is ours alone.
   */
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: texts and numbers are escaped, HTML is not. */
export type MarkupValue = string | number | Html | readonly Html[];

/** HTML from a template, in which no text can become markup. */
export function markup(parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Html {
  return new Html(parts.map((part, i) => part + (i < values.length ? textOf(values[i]!) : "")).join(""));
}

function textOf(value: MarkupValue): string {
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(({ text }) => text).join("\n");
  return escapeHtml(String(value));
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text for HTML: between tags and in attributes with quotes. Control characters become U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (sign) => ESCAPES[sign]!)
    // deno-lint-ignore no-control-regex
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, "\ufffd");
}
