import { withDiskErrors, writeFileAtomically } from "../base/files.ts";

const TITLE = "# Results";
const FOREWORD =
  "Written by `deno task bench … --write`; [README.md](README.md) says how, and what it means.";

/**
 * Puts a section into a document: in place of the one that stands between the markers of the same name, else at its
 * end. All else stays as it is.
 *
 * @param text The document; an empty one gets a title.
 * @param name Letters only, for the markers.
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
 * Writes a section into a file, which is made if it is not there.
 *
 * @throws {UserError} If it cannot be written.
 */
export async function writeSection(path: string, name: string, section: string): Promise<void> {
  const text = await withDiskErrors(path, () =>
    Deno.readTextFile(path).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    }));
  await writeFileAtomically(path, withSection(text, name, section));
}
