import { makeWheel, someLibrary } from "./fixtures.ts";

/** What pip is asked for. */
export const REQUIREMENT = "tensorflow-cpu==2.21.0";
/** The name of the wheel. */
export const WHEEL = "tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl";
/** The library in it. */
export const LIBRARY = someLibrary(400_000);
/** A small version of the wheel. */
export const CPU = await makeWheel({
  "tensorflow/libtensorflow_cc.so.2": LIBRARY,
  "tensorflow/libtensorflow_framework.so.2": "the framework",
  "tensorflow/python/much.py": "print()",
  "tensorflow_cpu-2.21.0.dist-info/METADATA": "Name: tensorflow_cpu",
});
/** What the tests fetch in place of the real wheels. */
export const PINNED = { wheels: { [WHEEL]: CPU.sha256 } };
