/** A checkpoint and its run for other programs: NumPy, safetensors, TensorBoard. @module */
export * from "./crc32c.ts";
export * from "./events_file.ts";
export * from "./export_checkpoint.ts";
export * from "./live_scalars.ts";
export * from "./npy.ts";
export * from "./past_scalars.ts";
export * from "./projector.ts";
export * from "./safetensors.ts";
export * from "./scalars_file.ts";
export * from "./scalars_of_events.ts";
export * from "./sprite.ts";
export * from "./tensorboard_event.ts";
export * from "./tf_record.ts";
export * from "./weights.ts";
