import { withDiskErrors, writeFileAtomically } from "../base/files.ts";

const TITLE = "# Results";
const FOREWORD =
  "Written by `deno task bench … --write`; [README.md](README.md) describes the method and the columns.";

/**
 * Puts a section into a document: it replaces the section between the markers of the same name, or else is appended.
 * The rest of the document stays unchanged.
 *
 * @param text The document; an empty one gets a title.
 * @param name Name in the markers, letters only.
 */
export function withSection(text: string, name: string, section: string): string {
  const [begin, end] = [`<!-- bench ${name} -->`, `<!-- end of bench ${name} -->`];
  const marked = `${begin}\n\n${section.trim()}\n\n${end}`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from >= 0 && to >= 0) return text.slice(0, from) + marked + text.slice(to + end.length);
  const before = text.trim() === "" ? `${TITLE}\n\n${FOREWORD}` : text.trimEnd();
  return `${before}\n\n${marked}\n`;
}

/**
 * Writes a section into a file, which is created if it does not exist.
 *
 * @throws {UserError} If the file cannot be written.
 */
export async function writeSection(path: string, name: string, section: string): Promise<void> {
  const text = await withDiskErrors(path, () =>
    Deno.readTextFile(path).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    }));
  await writeFileAtomically(path, withSection(text, name, section));
}
