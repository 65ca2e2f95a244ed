import { basename, dirname } from "node:path";
import { disk } from "../../base/disk.ts";
import { describeDiskError, withDiskErrors, writeAndSync } from "../../base/files.ts";
import { withNewFolder } from "../../base/with_new_folder.ts";
import { PartFile } from "../../base/part_file.ts";
import { MAIN_RATE } from "../../config/false_accept_rates.ts";
import { modelFiles } from "../../export/model_files.ts";
import { preparationOf } from "../../run/preparation_of.ts";
import { galleryFacts } from "../gallery_facts.ts";
import type { OpenGallery } from "../open_gallery.ts";
import { WEB_FILES, type WebIndex, type WebPreparation, type WebRow } from "../page/web_index.ts";
import { webScript } from "../page_script.ts";
import { searchPage } from "../search_page.ts";
import { LIBRARY_SCRIPTS, libraryFiles } from "./library_files.ts";
import { pictureSheets, sheetLayout } from "./picture_sheets.ts";
import { requireNoWeb } from "./require_no_web.ts";

/** What was written. */
export interface WrittenWeb {
  images: number;
  /** Those without a picture, since their files are gone. */
  missing: number;
  bytes: number;
}

/**
 * Writes a folder that searches a gallery in the browser, by any web server that serves files: the page, TensorFlow.js, the
 * network as a graph model, the embeddings in 16 bits, and small pictures. The folder appears when it is complete.
 *
 * @param out The folder.
 * @param onProgress Receives the number of rows with pictures so far.
 * @throws {UserError} If something exists in its place or the disk cannot be written; nothing is left behind then.
 */
export async function writeWeb(
  out: string,
  opened: OpenGallery,
  onProgress: (done: number, all: number) => void = () => {},
): Promise<WrittenWeb> {
  await requireNoWeb(out);
  return await withNewFolder(dirname(out), () => writeInto(out, opened, onProgress));
}

async function writeInto(
  out: string,
  opened: OpenGallery,
  onProgress: (done: number, all: number) => void,
): Promise<WrittenWeb> {
  const temporary = `${out}.${crypto.randomUUID().slice(0, 8)}.part`;
  let bytes = 0;
  const write = async (name: string, content: Uint8Array<ArrayBuffer> | string) => {
    await writeAndSync(`${temporary}/${name}`, content);
    bytes += content.length;
  };
  const { gallery, stored, views } = opened;
  try {
    await withDiskErrors(out, async () => {
      await disk.mkdir(temporary);
      for (const folder of [dirname(WEB_FILES.model), WEB_FILES.sheets, WEB_FILES.library]) {
        await disk.mkdir(`${temporary}/${folder}`);
      }
      for (const [name, content] of await libraryFiles()) {
        await write(`${WEB_FILES.library}/${name}`, content);
      }
      for (const [name, content] of modelFiles(stored, views)) await write(name, content);
    });
    bytes += await writeEmbeddings(`${temporary}/${WEB_FILES.embeddings}`, gallery.rows.blocks);
    const index = await webIndex(opened, async (name, content) => {
      await withDiskErrors(out, () => write(name, content));
    }, onProgress);
    await withDiskErrors(out, async () => {
      await write(WEB_FILES.index, JSON.stringify(index));
      const scripts = LIBRARY_SCRIPTS.map((name) => `${WEB_FILES.library}/${name}`);
      await write(WEB_FILES.page, await searchPage(webScript(), scripts));
      await disk.rename(temporary, out);
    });
    const missing = index.rows.filter(({ size }) => size === undefined).length;
    return { images: index.rows.length, missing, bytes };
  } catch (error) {
    await disk.remove(temporary, { recursive: true }).catch(() => {});
    throw describeDiskError(out, error) ?? error;
  }
}

async function writeEmbeddings(path: string, blocks: readonly Float32Array[]): Promise<number> {
  const file = await PartFile.create(path);
  let bytes = 0;
  try {
    for (const block of blocks) {
      const half = new Uint8Array(Float16Array.from(block).buffer);
      await file.write(half);
      bytes += half.length;
    }
    await file.finish();
  } catch (error) {
    await file.abandon();
    throw error;
  }
  return bytes;
}

/** What the page knows of its images; writes their pictures meanwhile. */
async function webIndex(
  { gallery, stored, network }: OpenGallery,
  write: (name: string, content: Uint8Array<ArrayBuffer>) => Promise<void>,
  onProgress: (done: number, all: number) => void,
): Promise<WebIndex> {
  const { rows } = gallery;
  const title = basename(gallery.title).replace(/(?<=.)\.index$/, "");
  const facts = await galleryFacts(gallery, network, stored.state, MAIN_RATE);
  const sheets = sheetLayout(facts.network, facts.drawing !== null);
  const listed: WebRow[] = [];
  let number = 0;
  const thumbnail = (row: number, side: number) => gallery.thumbnail(row, side);
  for await (const { bytes, sizes } of pictureSheets({ rows, thumbnail }, sheets)) {
    await write(`${WEB_FILES.sheets}/${number++}.${sheets.ending}`, bytes);
    for (const size of sizes) {
      const { path, ...entry } = rows.entry(listed.length);
      // Where it was on this machine is nobody else's business.
      listed.push({ path: basename(path), ...entry, ...(size && { size }) });
    }
    onProgress(listed.length, rows.count);
  }
  return {
    facts: { ...facts, title },
    dimension: rows.manifest.dimension,
    preparation: preparationOf(stored.state) as WebPreparation,
    sheets,
    rows: listed,
  };
}
