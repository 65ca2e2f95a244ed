/** Finding or getting what training needs: libtensorflow and MNIST. @module */
export * from "./c_archives.ts";
export * from "./find_library.ts";
export * from "./list_setup.ts";
export * from "./prepare_library.ts";
export * from "./prepare_mnist.ts";
export * from "./remove_cache.ts";
export * from "./set_up_ahead.ts";
export * from "./set_up_for.ts";
export * from "./setup_output.ts";
export * from "./surroundings.ts";
