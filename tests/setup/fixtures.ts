import { sha256 } from "../../lib/base/files.ts";
import { DATASETS } from "../../lib/data/datasets.ts";
import { mnist } from "../../lib/data/mnist/definition.ts";
import type { MnistFiles } from "../../lib/data/mnist/mnist_files.ts";
import type { SetupOutput } from "../../lib/setup/setup_output.ts";
import type { Surroundings } from "../../lib/setup/surroundings.ts";

/** Deno's package cache, which does not move with a test's cache folder. */
export const DENO_DIR = Deno.env.get("DENO_DIR") ??
  `${Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`}/deno`;

/** A machine in a folder, which has only what a test puts there. */
export interface SmallMachine {
  /** To pass instead of the real machine. */
  surroundings: Surroundings;
  /** The lines printed, and the last update of each progress. */
  said: string[];
  /** The cache of libtensorflow. */
  cache: string;
  /** The cache of MNIST's files. */
  mnist: string;
}

/** What can be overridden on a small machine, including MNIST's files and mirrors. */
export interface Different extends Partial<Surroundings> {
  mnistFiles?: MnistFiles;
  mnistMirrors?: readonly string[];
}

/** Makes a machine in a folder, with overrides. */
export function smallMachine(
  folder: string,
  { mnistFiles, mnistMirrors = [], ...different }: Different = {},
): SmallMachine {
  const said: string[] = [];
  const output: SetupOutput = {
    say: (line) => void said.push(line),
    begin(title) {
      let last = "";
      return {
        update: (done, total) => void (last = `${title}: ${done} of ${total}`),
        end: () => void said.push(last),
      };
    },
  };
  const surroundings: Surroundings = {
    os: "linux",
    arch: "x86_64",
    workingFolder: folder,
    systemFolders: [`${folder}/system`],
    cudaFolders: [`${folder}/cuda`],
    deno: `${folder}/bin/deno`,
    datasets: { ...DATASETS, mnist: mnist(mnistFiles, mnistMirrors) },
    archives: {},
    wheels: {},
    limits: { firstByteMs: 2_000, stallMs: 2_000, packageMs: 20_000, retryMs: 1 },
    output,
    freeBytes: () => Promise.resolve(Infinity),
    ...different,
    env: { HOME: folder, PATH: `${folder}/bin`, ...different.env },
  };
  return {
    surroundings,
    said,
    cache: `${folder}/.cache/trinca/libtensorflow`,
    mnist: `${folder}/.cache/trinca/mnist`,
  };
}

/** What the fake Python answers. */
export interface FakePython {
  /** The folder of its `tensorflow`. */
  tensorflow?: string;
  /** The folders of NVIDIA's wheels and of Triton. */
  folders?: readonly string[];
  /** The wheels that pip finds, by requirement; it finds no others. Undefined if there is no pip. */
  wheels?: Record<string, { url: string; sha256: string }>;
  /** The file that `pip download` delivers; undefined if it fails. */
  download?: string;
  /** Whether this pip has an unknown finder. */
  strange?: boolean;
}

/** Puts a program `python3` into a machine's PATH that answers like Python and records its calls. */
export async function putPython(folder: string, python: FakePython): Promise<{ calls(): Promise<string[]> }> {
  const log = `${folder}/python.log`;
  const cases = Object.entries(python.wheels ?? {}).map(([requirement, wheel]) =>
    `"${requirement}") printf '%s' '${JSON.stringify({ requirement, ...wheel })}';;`
  );
  await putProgram(
    folder,
    "python3",
    `
PATH=/usr/bin:/bin
case "$2" in
*triton*) echo folders >>${log}; printf '%s\\n' "${(python.folders ?? []).join('" "')}";;
*find_spec*) echo find >>${log}; echo "${python.tensorflow ?? ""}";;
"import pip") echo pip >>${log}; ${python.wheels === undefined ? "exit 1" : "exit 0"};;
pip) echo download >>${log}
  for argument in "$@"; do case "$argument" in --dest=*) dest=\${argument#--dest=};; esac; done
  ${
      python.download === undefined
        ? 'echo "ERROR: http://me:secret@index/ has none" >&2; exit 1'
        : `cp ${python.download} "$dest"/`
    };;
*_build_package_finder*) echo finder >>${log}
  ${python.strange ? "exit 1" : ""}
  shift 3; separator='['
  for requirement in "$@"; do
    printf '%s' "$separator"; separator=,
    case "$requirement" in
    ${cases.join("\n    ")}
    *) printf null;;
    esac
  done
  echo ']';;
esac`,
  );
  return {
    calls: async () =>
      (await Deno.readTextFile(log).catch(() => "")).split("\n").filter((line) => line !== ""),
  };
}

/** Puts a shell script into a machine's PATH. */
export async function putProgram(folder: string, name: string, script: string): Promise<void> {
  await Deno.mkdir(`${folder}/bin`, { recursive: true });
  await Deno.writeTextFile(`${folder}/bin/${name}`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** Writes a file and the folders above it. */
export async function putFile(
  path: string,
  data: Uint8Array<ArrayBuffer> | string = someLibrary(),
): Promise<void> {
  await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
  await Deno.writeFile(path, typeof data === "string" ? new TextEncoder().encode(data) : data);
}

/** A server on this machine. */
export interface TestServer {
  /** The server's address, with a slash at the end. */
  url: string;
  /** The requests so far: path, and range if one was requested. */
  requests: string[];
}

/** Serves while `use` runs. */
export async function withServer(
  answer: (request: Request) => Response | Promise<Response>,
  use: (server: TestServer) => Promise<void>,
): Promise<void> {
  const requests: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const range = request.headers.get("range");
    requests.push(new URL(request.url).pathname + (range === null ? "" : ` ${range}`));
    return answer(request);
  });
  try {
    await use({ url: `http://127.0.0.1:${server.addr.port}/`, requests });
  } finally {
    await server.shutdown();
  }
}

/** An address on this machine without a server. */
export function unusedAddress(): { url: string; port: number } {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return { url: `http://127.0.0.1:${listener.addr.port}/`, port: listener.addr.port };
}

/** A response to a request for a file that respects the requested range. */
export function fileResponse(request: Request, file: Uint8Array<ArrayBuffer>): Response {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "")?.[1] ?? NaN);
  if (Number.isNaN(start)) return new Response(file);
  if (start >= file.length) return new Response(null, { status: 416 });
  return new Response(file.subarray(start), {
    status: 206,
    headers: { "content-range": `bytes ${start}-${file.length - 1}/${file.length}` },
  });
}

/** A response that announces all of a file from `start` on and breaks off after `bytes`. */
export function cutResponse(file: Uint8Array<ArrayBuffer>, start: number, bytes: number): Response {
  const status = start > 0 ? 206 : 200;
  const range = { "content-range": `bytes ${start}-${file.length - 1}/${file.length}` };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(file.subarray(start, start + bytes));
      controller.close();
    },
  });
  return new Response(body, {
    status,
    headers: { "content-length": String(file.length - start), ...(start > 0 ? range : {}) },
  });
}

/** A response that begins and then stalls until the server is closed. */
export function stalledResponse(first: Uint8Array<ArrayBuffer>): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(first),
  });
  return new Response(body, { headers: { "content-length": String(first.length + 1) } });
}

/** Pseudorandom bytes, the same each time. */
export function someBytes(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * i * 31 + i) % 251);
}

/** A file that looks like a library of Linux by its headers, and is as long as they say. */
export function someLibrary(length = 64): Uint8Array<ArrayBuffer> {
  const bytes = someBytes(length);
  const header = new DataView(bytes.buffer);
  for (let i = 0; i < 64; i++) header.setUint8(i, 0);
  header.setUint32(0, 0x7f454c46);
  header.setUint16(4, 0x0201);
  header.setBigUint64(40, BigInt(length), true);
  return bytes;
}

/** The same for a Mac. */
export function someMacLibrary(length = 104): Uint8Array<ArrayBuffer> {
  const bytes = someBytes(length);
  const header = new DataView(bytes.buffer);
  for (let i = 0; i < 104; i++) header.setUint8(i, 0);
  header.setUint32(0, 0xfeedfacf, true);
  header.setUint32(16, 1, true);
  header.setUint32(20, 72, true);
  header.setUint32(32, 0x19, true);
  header.setUint32(36, 72, true);
  header.setBigUint64(32 + 48, BigInt(length), true);
  return bytes;
}

/** A wheel with these files, by name. */
export async function makeWheel(
  files: Record<string, string | Uint8Array<ArrayBuffer>>,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; sha256: string }> {
  const { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } = await import("@zip.js/zip.js");
  configure({ useWebWorkers: false });
  const zip = new ZipWriter(new Uint8ArrayWriter());
  for (const [name, data] of Object.entries(files)) {
    await zip.add(
      name,
      new Uint8ArrayReader(typeof data === "string" ? new TextEncoder().encode(data) : data),
    );
  }
  const bytes = new Uint8Array(await zip.close());
  return { bytes, sha256: await sha256(bytes) };
}
