import { escapeMarkup } from "../../base/escape_markup.ts";

/** A piece of HTML in which everything has been escaped. */
export class Html {
  readonly text: string;

  /**
   * Creates HTML from a trusted text.
   *
   * @param text Trusted markup, which is not escaped.
   */
  constructor(text: string) {
    this.text = text;
  }
}

/** Values allowed in a template: texts and numbers are escaped, HTML is not. */
export type MarkupValue = string | number | Html | readonly Html[];

/** Builds HTML from a template and escapes all texts. */
export function markup(parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Html {
  return new Html(parts.map((part, i) => part + (i < values.length ? textOf(values[i]!) : "")).join(""));
}

function textOf(value: MarkupValue): string {
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(({ text }) => text).join("\n");
  return escapeMarkup(String(value));
}
