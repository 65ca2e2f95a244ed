import { withDiskErrors, writeFileAtomically } from "../../base/files.ts";
import { svgToPng } from "./svg_to_png.ts";

/** A plot with the name of its file. */
export interface PlotFile {
  /** Without the file's ending. */
  name: string;
  /** Self-contained SVG; missing if there is only the text. */
  svg?: string;
  /** What it shows as text, in Markdown. */
  markdown?: string;
}

/**
 * Writes plots as SVG and PNG, and the texts of those that have one as Markdown.
 *
 * @param folder Created if it does not exist.
 * @returns The paths of the files written.
 * @throws {UserError} If a file cannot be written.
 */
export async function writePlots(folder: string, plots: readonly PlotFile[]): Promise<string[]> {
  const out = folder.replace(/(?<=.)\/+$/, "");
  await withDiskErrors(out, () => Deno.mkdir(out, { recursive: true }));
  const written: string[] = [];
  for (const { name, svg, markdown } of plots) {
    if (svg !== undefined) {
      await writeFileAtomically(`${out}/${name}.svg`, svg);
      await writeFileAtomically(`${out}/${name}.png`, await svgToPng(svg));
      written.push(`${out}/${name}.svg`, `${out}/${name}.png`);
    }
    if (markdown === undefined) continue;
    await writeFileAtomically(`${out}/${name}.md`, markdown + "\n");
    written.push(`${out}/${name}.md`);
  }
  return written;
}
