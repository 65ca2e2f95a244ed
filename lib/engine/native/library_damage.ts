/**
 * What is wrong with a file that should be a native library: not one at all, or cut short; undefined if nothing is.
 *
 * A library that was cut short can be opened and ends the process with SIGBUS when a missing page is touched, so its
 * headers, which say how long it must be, are read first. Reads some kilobytes.
 */
export async function libraryDamage(path: string, os = Deno.build.os): Promise<string | undefined> {
  let file;
  try {
    file = await Deno.open(path);
  } catch (error) {
    // Without the right to read, the file was checked while the right was there; a missing file is reported by opening it.
    if (error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.NotFound) return undefined;
    return `it cannot be read (${(error as { code?: string }).code ?? (error as Error).name})`;
  }
  using open = file;
  const { size, isFile } = await open.stat();
  if (!isFile) return "it is not a file";
  const read = async (offset: number, length: number) => {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
    await open.seek(offset, Deno.SeekMode.Start);
    let done = 0;
    for (let count; done < bytes.length && (count = await open.read(bytes.subarray(done))) !== null;) {
      done += count;
    }
    return new DataView(bytes.buffer, 0, done);
  };
  try {
    const needed = await (os === "darwin" ? bytesOfMachO : bytesOfElf)(read);
    if (needed === undefined) return "it is not a native library";
    return size < needed ? `it is cut short: it has ${size} bytes and should have ${needed}` : undefined;
  } catch (error) {
    if (error instanceof RangeError) return `it is cut short: it has ${size} bytes`;
    throw error;
  }
}

/** Reads a part of a file; fewer bytes where the file ends. */
type ReadPart = (offset: number, length: number) => Promise<DataView>;

/** No library has more headers than this in bytes. */
const MOST_HEADERS = 1 << 20;

/** How many bytes an ELF file must have by its headers; undefined if it is none of 64 bits. */
async function bytesOfElf(read: ReadPart): Promise<number | undefined> {
  const header = await read(0, 64);
  if (header.byteLength < 4 || header.getUint32(0) !== 0x7f454c46) return undefined;
  if (header.getUint8(4) !== 2 || header.getUint8(5) !== 1) return undefined;
  const programs = Number(header.getBigUint64(32, true));
  const sections = Number(header.getBigUint64(40, true));
  const [programSize, programCount] = [header.getUint16(54, true), header.getUint16(56, true)];
  let needed = sections + header.getUint16(58, true) * header.getUint16(60, true);
  const table = await read(programs, programSize * programCount);
  for (let i = 0; i < programCount; i++) {
    const at = i * programSize;
    const end = table.getBigUint64(at + 8, true) + table.getBigUint64(at + 32, true);
    needed = Math.max(needed, Number(end));
  }
  return needed;
}

/** How many bytes a Mach-O file must have by its segments; undefined if it is none. */
async function bytesOfMachO(read: ReadPart): Promise<number | undefined> {
  const header = await read(0, 32);
  if (header.byteLength < 4) return undefined;
  // A universal file contains several; its own table says where each ends.
  if (header.getUint32(0) === 0xcafebabe) {
    const count = Math.min(header.getUint32(4), MOST_HEADERS / 20);
    const table = await read(8, count * 20);
    let needed = 0;
    for (let i = 0; i < count; i++) {
      needed = Math.max(needed, table.getUint32(i * 20 + 8) + table.getUint32(i * 20 + 12));
    }
    return needed;
  }
  if (header.getUint32(0, true) !== 0xfeedfacf) return undefined;
  const commands = await read(32, Math.min(header.getUint32(20, true), MOST_HEADERS));
  let needed = 32;
  let at = 0;
  for (let i = header.getUint32(16, true); i > 0; i--) {
    if (commands.getUint32(at, true) === 0x19) {
      const end = commands.getBigUint64(at + 40, true) + commands.getBigUint64(at + 48, true);
      needed = Math.max(needed, Number(end));
    }
    at += Math.max(8, commands.getUint32(at + 4, true));
  }
  return needed;
}
