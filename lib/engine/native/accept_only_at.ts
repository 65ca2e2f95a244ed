import { LIBC } from "../../base/libc.ts";

/** Numbers of Linux' socket interface. */
const SOL_SOCKET = 1, SO_ATTACH_FILTER = 26, SO_ACCEPTCONN = 30;
/** The first byte of a socket's address family that has a port behind it. */
const AF_INET = 2, AF_INET6 = 10;
/** No process has more files open when it starts a server. */
const MOST_FILES = 4096;

/** Operations of the kernel's packet filter (linux/filter.h), and where it finds the header of IP. */
const LOAD_BYTE = 0x30, LOAD_WORD = 0x20, AND = 0x54, IF_EQUAL = 0x15, RETURN = 0x06;
const IP_HEADER = 0xfff00000, DESTINATION = 16, VERSION_4 = 0x40;

/**
 * Lets this process's servers on a port accept connections only at some of this machine's addresses. TensorFlow's server
 * always listens on all of them; the kernel then drops what arrives at another one. Only Linux can do this: elsewhere it
 * does nothing.
 *
 * @param addresses IPv4 addresses of this machine, at most 200.
 * @returns The number of sockets that were limited.
 */
export function acceptOnlyAt(port: number, addresses: readonly string[]): number {
  if (Deno.build.os !== "linux" || LIBC === undefined) return 0;
  const libc = Deno.dlopen(LIBC, {
    getsockopt: { parameters: ["i32", "i32", "i32", "buffer", "buffer"], result: "i32" },
    setsockopt: { parameters: ["i32", "i32", "i32", "buffer", "u32"], result: "i32" },
    getsockname: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  });
  const { getsockopt, setsockopt, getsockname } = libc.symbols;
  const filter = filterOf(addresses);
  // struct sock_fprog { unsigned short len; struct sock_filter *filter; }
  const program = new DataView(new ArrayBuffer(16));
  program.setUint16(0, filter.byteLength / 8, true);
  program.setBigUint64(8, Deno.UnsafePointer.value(Deno.UnsafePointer.of(filter)), true);
  let limited = 0;
  for (let file = 0; file < MOST_FILES; file++) {
    const listens = new Uint32Array(1);
    const name = new DataView(new ArrayBuffer(128));
    if (getsockopt(file, SOL_SOCKET, SO_ACCEPTCONN, listens, Uint32Array.of(4)) !== 0 || listens[0] === 0) {
      continue;
    }
    if (getsockname(file, new Uint8Array(name.buffer), Uint32Array.of(128)) !== 0) continue;
    const family = name.getUint16(0, true);
    if ((family !== AF_INET && family !== AF_INET6) || name.getUint16(2) !== port) continue;
    if (setsockopt(file, SOL_SOCKET, SO_ATTACH_FILTER, new Uint8Array(program.buffer), 16) === 0) limited++;
  }
  libc.close();
  return limited;
}

/** The program of the filter: a packet of IPv4 to one of the addresses is kept, any other dropped. */
function filterOf(addresses: readonly string[]): Uint8Array<ArrayBuffer> {
  const drop = addresses.length + 4;
  const steps: [operation: number, ifSo: number, ifNot: number, value: number][] = [
    [LOAD_BYTE, 0, 0, IP_HEADER],
    [AND, 0, 0, 0xf0],
    [IF_EQUAL, 0, drop - 3, VERSION_4],
    [LOAD_WORD, 0, 0, IP_HEADER + DESTINATION],
    ...addresses.map((address, i): [number, number, number, number] => {
      const value = address.split(".").reduce((sum, part) => 256 * sum + Number(part), 0);
      return [IF_EQUAL, drop - (i + 4), 0, value];
    }),
    [RETURN, 0, 0, 0],
    [RETURN, 0, 0, 0xffffffff],
  ];
  const view = new DataView(new ArrayBuffer(8 * steps.length));
  steps.forEach(([operation, ifSo, ifNot, value], i) => {
    view.setUint16(8 * i, operation, true);
    view.setUint8(8 * i + 2, ifSo);
    view.setUint8(8 * i + 3, ifNot);
    view.setUint32(8 * i + 4, value, true);
  });
  return new Uint8Array(view.buffer);
}
