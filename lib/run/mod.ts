/** What a training leaves: its folder, its events, its checkpoints. @module */
export * from "./checkpoint.ts";
export * from "./checkpoint_format.ts";
export * from "./dataset_name.ts";
export * from "./evaluations_by_epoch.ts";
export * from "./event_log.ts";
export * from "./events.ts";
export * from "./follow_events.ts";
export * from "./prove_room.ts";
export * from "./run_folder.ts";
export * from "./run_lock.ts";
export * from "./run_of_checkpoint.ts";
export * from "./run_status.ts";
export * from "./triplet_pixels.ts";
