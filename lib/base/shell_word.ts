/** What no shell interprets, and a `~` that is not the first letter. */
const PLAIN = /^[\w@%+=:,./-][\w@%+=:,./~-]*$/;

/**
 * A text as one word of a command line, for lines that a user copies: quoted if a shell would interpret a part of it,
 * with control characters written as escapes, which a terminal shows as they are.
 */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) return text;
  if (!/\p{Cc}/u.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = text.replace(/[\\']/g, "\\$&").replace(/\p{Cc}/gu, (letter) => {
    const bytes = Array.from(new TextEncoder().encode(letter));
    return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  });
  return `$'${escaped}'`;
}

/** The words of a command line, each as {@link shellWord} writes it. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}
