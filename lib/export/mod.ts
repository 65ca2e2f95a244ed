/** A checkpoint and its run for other programs: NumPy, safetensors, TensorBoard. @module */
/** A checkpoint and its run for other programs: NumPy, safetensors, TensorBoard. @module */
export * from "./npy.ts";
export * from "./projector.ts";
export * from "./safetensors.ts";
export * from "./sprite.ts";
export * from "./weights.ts";
