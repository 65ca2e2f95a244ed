/** A file of TensorFlow.js, as the page loads it. */
export type LibraryFile = readonly [name: string, content: Uint8Array<ArrayBuffer>];

/** The scripts of TensorFlow.js that a page loads, in this order. */
export const LIBRARY_SCRIPTS = [
  "tf.es2017.min.js",
  "tf-backend-wasm.es2017.min.js",
  "tf-backend-webgpu.es2017.min.js",
] as const;

/** Reads the files of TensorFlow.js out of its npm packages. */
export async function libraryFiles(): Promise<LibraryFile[]> {
  const modules = await Promise.all([
    import("@tensorflow/tfjs/dist/tf.es2017.min.js", { with: { type: "bytes" } }),
    import("@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.es2017.min.js", { with: { type: "bytes" } }),
    import("@tensorflow/tfjs-backend-webgpu/dist/tf-backend-webgpu.es2017.min.js", {
      with: { type: "bytes" },
    }),
    import("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm", { with: { type: "bytes" } }),
    import("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm", { with: { type: "bytes" } }),
  ]);
  const names = [...LIBRARY_SCRIPTS, "tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm"];
  return modules.map(({ default: bytes }, i) => [names[i]!, withoutSourceMap(bytes)]);
}

/** Without the line that names a file of the source, which the browser would not find. */
function withoutSourceMap(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const mark = "//# sourceMappingURL=";
  const tail = new TextDecoder("latin1").decode(bytes.subarray(-200));
  const at = tail.lastIndexOf(mark);
  return at < 0 ? bytes : bytes.subarray(0, bytes.length - tail.length + at);
}
