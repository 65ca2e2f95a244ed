/** The training: its step, its loop, the thread in which it runs. @module */
export * from "./collapse.ts";
export * from "./control.ts";
export * from "./curriculum.ts";
export * from "./job.ts";
export * from "./messages.ts";
export * from "./miner_in_force.ts";
export * from "./optimizer.ts";
export * from "./prepare.ts";
export * from "./schedule.ts";
export * from "./train_state.ts";
export * from "./train_step.ts";
export * from "./trainer.ts";
export * from "./training.ts";
export * from "./validation.ts";
