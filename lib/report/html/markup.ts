import { escapeMarkup } from "../../base/escape_markup.ts";

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
  return escapeMarkup(String(value));
}
