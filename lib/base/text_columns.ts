/** Characters that terminals show in two columns: East Asian scripts and emoji. */
const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
/** The variation selector that makes a character an emoji. */
const EMOJI_STYLE = /\ufe0f/u;
/** Characters that take no column. */
const ZERO = /^[\p{M}\p{Cf}]+$/u;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How many terminal columns a text takes: two per wide character, none for combining marks. */
export function textColumns(text: string): number {
  if (isAscii(text)) return text.length;
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += columnsOf(segment);
  return columns;
}

/** Cuts a text to a number of columns, with an ellipsis if anything is cut off; never splits a character. */
export function cutText(text: string, columns: number): string {
  if (textColumns(text) <= columns) return text;
  let [kept, used] = ["", 0];
  for (const { segment } of graphemes.segment(text)) {
    const own = columnsOf(segment);
    if (used + own > columns - 1) break;
    kept += segment;
    used += own;
  }
  return columns <= 0 ? "" : `${kept}…`;
}

/**
 * Cuts a name to a number of columns. A name that is a path, such as a class in nested folders, loses folders at
 * its front, since siblings differ in the last part: `Fruit/Apple/Golden` becomes `…/Golden`; if not even that fits,
 * only the last part is kept. Any other name is cut at its end.
 */
export function cutName(name: string, columns: number): string {
  if (textColumns(name) <= columns) return name;
  const leaf = name.slice(name.lastIndexOf("/") + 1);
  if (leaf === "" || leaf === name) return cutText(name, columns);
  for (let slash = name.indexOf("/", 1); slash >= 0; slash = name.indexOf("/", slash + 1)) {
    const shortened = `…${name.slice(slash)}`;
    if (textColumns(shortened) <= columns) return shortened;
  }
  return cutText(leaf, columns);
}

function columnsOf(grapheme: string): number {
  if (ZERO.test(grapheme)) return 0;
  return WIDE.test(grapheme) || EMOJI_STYLE.test(grapheme) ? 2 : 1;
}

function isAscii(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return /^[\x00-\x7f]*$/.test(text);
}
