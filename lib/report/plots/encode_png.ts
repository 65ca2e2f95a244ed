/** The first bytes of every PNG. */
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** The size and pixel format of a PNG. */
export interface PngHeader {
  /** In pixels. */
  width: number;
  /** In pixels. */
  height: number;
  /** Bits per value. */
  bits: 4 | 8;
  /** The values of a pixel: a grey value; red, green and blue; or an index into the palette. */
  color: "gray" | "rgb" | "palette";
}

/** A chunk of a PNG: its four-letter type and its data. */
export type PngChunk = readonly [type: string, data: Uint8Array];

/** The standard's numbers of colour types. */
const COLOR_TYPES = { gray: 0, rgb: 2, palette: 3 } as const;

/**
 * Encodes rows of pixels as PNG (ISO/IEC 15948). Grey values and palettes are not filtered, since filters do not make
 * drawings smaller; each row in colour uses the filter that leaves the smallest differences.
 *
 * @param rows The bytes of all rows, one row after the other.
 * @param chunks Chunks to write before the pixels, such as a palette.
 */
export async function encodePng(
  { width, height, bits, color }: PngHeader,
  rows: Uint8Array,
  chunks: readonly PngChunk[] = [],
): Promise<Uint8Array<ArrayBuffer>> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, bits);
  header.setUint8(9, COLOR_TYPES[color]); // The other fields are 0: deflate, no interlace.
  const stride = Math.ceil((width * bits * (color === "rgb" ? 3 : 1)) / 8);
  const filtered = color === "rgb"
    ? filterRows(rows, height, stride, 3)
    : unfilteredRows(rows, height, stride);
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunkBytes("IHDR", new Uint8Array(header.buffer)),
    ...chunks.map(([type, data]) => chunkBytes(type, data)),
    chunkBytes("IDAT", await deflate(filtered)),
    chunkBytes("IEND", new Uint8Array()),
  ];
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Length, type, data, and a checksum over the latter two. */
function chunkBytes(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Puts the filter type 0, none, before each row. */
function unfilteredRows(rows: Uint8Array, height: number, stride: number): Uint8Array<ArrayBuffer> {
  const filtered = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    filtered.set(rows.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  }
  return filtered;
}

/** Predicts a byte from those to the left, above and above to the left: the standard's filters. */
const PREDICTIONS: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => (left + above) >> 1,
  (left, above, corner) => {
    const [a, b, c] = [
      Math.abs(above - corner),
      Math.abs(left - corner),
      Math.abs(left + above - 2 * corner),
    ];
    return a <= b && a <= c ? left : b <= c ? above : corner;
  },
];

/** Filters each row with the filter whose differences have the smallest sum, as the standard recommends for colour. */
function filterRows(
  rows: Uint8Array,
  height: number,
  stride: number,
  pixel: number,
): Uint8Array<ArrayBuffer> {
  const filtered = new Uint8Array(height * (stride + 1));
  const tried = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    let least = Infinity;
    for (const [filter, predict] of PREDICTIONS.entries()) {
      let sum = 0;
      for (let x = 0; x < stride; x++) {
        const at = y * stride + x;
        const left = x >= pixel ? rows[at - pixel]! : 0;
        const above = y > 0 ? rows[at - stride]! : 0;
        const corner = x >= pixel && y > 0 ? rows[at - stride - pixel]! : 0;
        const difference = (rows[at]! - predict(left, above, corner)) & 0xff;
        tried[x] = difference;
        sum += difference < 128 ? difference : 256 - difference;
      }
      if (sum >= least) continue;
      least = sum;
      filtered[y * (stride + 1)] = filter;
      filtered.set(tried, y * (stride + 1) + 1);
    }
  }
  return filtered;
}
