/** Data sets, and batches of them; nothing else in the house knows which data set it is. @module */
export * from "./batch_loader.ts";
export * from "./digits.ts";
export * from "./gather.ts";
export * from "./idx.ts";
export * from "./image_set.ts";
export * from "./mnist.ts";
export * from "./mnist_files.ts";
export * from "./open_dataset.ts";
export * from "./sampler.ts";
