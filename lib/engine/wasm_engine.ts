import { UserError } from "../base/user_error.ts";
import { backendEngine } from "./backend_engine.ts";
import type { Engine } from "./engine.ts";
import { tf } from "./tf.ts";
import { registerWasmColumnSums } from "./wasm_column_sums.ts";
import { registerWasmConvGradients } from "./wasm_conv_gradients.ts";
import { registerWasmMaxPoolGradient } from "./wasm_max_pool_gradient.ts";
import { registerWasmTransposedProducts } from "./wasm_transposed_products.ts";

let registered = false;

/**
 * Opens TensorFlow.js' WebAssembly backend with one thread: its threads need features that Deno's workers
 * lack.
 *
 * @throws {UserError} If the WebAssembly cannot be started.
 */
export async function openWasm(): Promise<Engine> {
  await import("@tensorflow/tfjs-backend-wasm");
  if (!await tf.setBackend("wasm")) {
    throw new UserError("Cannot start the wasm engine: its WebAssembly does not load; try --engine cpu");
  }
  if (!registered) {
    registerWasmConvGradients();
    registerWasmMaxPoolGradient();
    registerWasmColumnSums();
    registerWasmTransposedProducts();
  }
  registered = true;
  const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
  const device = `CPU, WebAssembly ${simd ? "with" : "without"} SIMD, 1 thread`;
  return backendEngine("wasm", device);
}
