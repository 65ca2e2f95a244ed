import { withNewFolder } from "../../base/with_new_folder.ts";
import { writeTogether } from "../../base/write_together.ts";
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
 * @throws {UserError} If a file cannot be written; none is left then.
 */
export async function writePlots(folder: string, plots: readonly PlotFile[]): Promise<string[]> {
  const out = folder.replace(/(?<=.)\/+$/, "");
  const files: [path: string, content: Uint8Array<ArrayBuffer> | string][] = [];
  for (const { name, svg, markdown } of plots) {
    if (svg !== undefined) {
      files.push([`${out}/${name}.svg`, svg], [`${out}/${name}.png`, await svgToPng(svg)]);
    }
    if (markdown !== undefined) files.push([`${out}/${name}.md`, markdown + "\n"]);
  }
  await withNewFolder(out, () => writeTogether(files));
  return files.map(([path]) => path);
}
