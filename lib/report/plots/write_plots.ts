import { withDiskErrors, writeFileAtomically } from "../../base/files.ts";
import { svgToPng } from "./svg_to_png.ts";

/** A plot with the name of its file. */
export interface PlotFile {
  /** Without an ending. */
  name: string;
  /** SVG that needs nothing from outside. */
  svg: string;
}

/**
 * Writes plots as SVG and as PNG.
 *
 * @param folder Made where there is none.
 * @returns The paths that were written.
 * @throws {UserError} If the disk refuses.
 */
export async function writePlots(folder: string, plots: readonly PlotFile[]): Promise<string[]> {
  const out = folder.replace(/(?<=.)\/+$/, "");
  await withDiskErrors(out, () => Deno.mkdir(out, { recursive: true }));
  const written: string[] = [];
  for (const { name, svg } of plots) {
    await writeFileAtomically(`${out}/${name}.svg`, svg);
    await writeFileAtomically(`${out}/${name}.png`, await svgToPng(svg));
    written.push(`${out}/${name}.svg`, `${out}/${name}.png`);
  }
  return written;
}
