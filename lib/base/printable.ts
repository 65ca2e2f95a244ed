/** Control characters without line breaks and tabs. */
// deno-lint-ignore no-control-regex
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** A sequence that sets the style of the following text (SGR), or any other control character. */
// deno-lint-ignore no-control-regex
const STYLE_OR_CONTROL = /(\x1b\[[\d;]*m)|[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/**
 * A text without control characters but line breaks and tabs: names of files and messages may contain sequences that
 * move the cursor of a terminal, rename its window or worse. As in `ls`, each becomes a question mark.
 *
 * @param styled Whether to keep sequences that set colours.
 */
export function printable(text: string, styled = false): string {
  return styled
    ? text.replace(STYLE_OR_CONTROL, (_, style: string | undefined) => style ?? "?")
    : text.replace(CONTROLS, "?");
}

/** A value as JSON on one line, with all control characters escaped, which JSON asks of only some. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\x7f-\x9f]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
