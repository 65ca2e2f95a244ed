/**
 * Compiles `lib/eval/sweep/kernel.as` into `kernel_binary.ts`: `deno run -A --no-lock tests/eval/sweep/compile_kernel.ts`.
 *
 * @module
 */
import { KERNEL } from "../../../lib/eval/sweep/kernel_binary.ts";

const FOLDER = new URL("../../../lib/eval/sweep/", import.meta.url);
/** Only here, since Deno would fetch its 100 MB for every user if it were in `deno.json`. */
const COMPILER = "npm:assemblyscript@0.28.20/asc";
/** The section of the binary that has the hash of its source. */
export const SOURCE_SECTION = "source-sha256";

/** The kernel's source and its binary as they are stored. */
export async function storedKernel(): Promise<{ source: string; binary: Uint8Array<ArrayBuffer> }> {
  return {
    source: await Deno.readTextFile(new URL("kernel.as", FOLDER)),
    binary: Uint8Array.fromBase64(KERNEL),
  };
}

/** The SHA-256 of a source, as bytes. */
export async function hashOf(source: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(source)));
}

/** Compiles a source, and adds its hash. */
export async function compileKernel(source: string): Promise<Uint8Array<ArrayBuffer>> {
  const { default: compiler } = await import(COMPILER);
  let binary: Uint8Array | undefined;
  const { error, stderr } = await compiler.main([
    "kernel.ts",
    ...["--outFile", "kernel.wasm", "-O3", "--noAssert", "--runtime", "stub"],
    ...["--importMemory", "--sharedMemory", "--maximumMemory", "65536"],
    ...["--enable", "simd", "--enable", "relaxed-simd", "--enable", "threads", "--enable", "bulk-memory"],
  ], {
    readFile: (name: string) => name === "kernel.ts" ? source : null,
    writeFile: (_name: string, contents: Uint8Array) => void (binary = contents),
    listFiles: () => [],
  });
  if (error || binary === undefined) throw new Error(`The kernel does not compile: ${stderr.toString()}`);
  const name = new TextEncoder().encode(SOURCE_SECTION);
  const content = [name.length, ...name, ...await hashOf(source)];
  return Uint8Array.of(...binary, 0, content.length, ...content);
}

if (import.meta.main) {
  const { source } = await storedKernel();
  const binary = await compileKernel(source);
  // A module, since importing bytes needs a setting of Deno that programs which use the library do not have.
  await Deno.writeTextFile(
    new URL("kernel_binary.ts", FOLDER),
    `/** WebAssembly in base64, compiled from kernel.as. */\nexport const KERNEL =\n  "${binary.toBase64()}";\n`,
  );
}
