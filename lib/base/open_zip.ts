import type { ZipReader } from "@zip.js/zip.js";

/**
 * Opens a ZIP file of which only the pieces that are needed are read. The file is opened for each of them, so nothing has
 * to be closed.
 *
 * @throws If the file cannot be read.
 */
export async function openZip(path: string): Promise<ZipReader<void>> {
  // Imported here because data are rarely packed, and there is rarely a wheel to unpack.
  const { configure, Reader, ZipReader } = await import("@zip.js/zip.js");
  configure({ useWebWorkers: false });
  const { size } = await Deno.stat(path);
  const reader = new class extends Reader<void> {
    override size = size;
    override async readUint8Array(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
      using file = await Deno.open(path);
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      await file.seek(offset, Deno.SeekMode.Start);
      for (let read = 0; read < bytes.length;) read += await file.read(bytes.subarray(read)) ?? Infinity;
      return bytes;
    }
  }();
  return new ZipReader(reader);
}
