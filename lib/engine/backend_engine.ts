import { composedOperations } from "./composed_operations.ts";
import { eagerCompile } from "./eager_compile.ts";
import type { Engine } from "./engine.ts";
import { tf } from "./tf.ts";

/** Creates the engine for a backend of TensorFlow.js, which must be the active one. */
export function backendEngine(name: Engine["name"], device: string): Engine {
  return {
    name,
    device,
    version: `TensorFlow.js ${tf.version_core}`,
    fused: composedOperations,
    prefersBfloat16: false,
    hasTensorFloat32: false,
    hasXla: false,
    isAsync: name === "webgpu",
    compile: eagerCompile,
    memory() {
      const { numTensors: tensors, numBytes: bytes, numDataBuffers: handles } = tf.memory();
      return { tensors, bytes, handles };
    },
  };
}
