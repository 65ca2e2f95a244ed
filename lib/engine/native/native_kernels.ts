import { tf } from "../tf.ts";
import { BACKEND, type NativeBackend } from "./native_backend.ts";
import { AttributeType, typeAttribute } from "./types.ts";

/**
 * Gives the backend kernels of ours where tfjs-node's would stand in the way of compiling: its `GatherV2` reads the
 * indices, to check them, which waits for the device and which a trace cannot. TensorFlow checks them itself.
 */
export function registerNativeKernels(): void {
  tf.unregisterKernel("GatherV2", BACKEND);
  tf.registerKernel({
    kernelName: "GatherV2",
    backendName: BACKEND,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, indices } = inputs as { x: tf.Tensor; indices: tf.Tensor };
      const { axis, batchDims } = attrs as { axis: number; batchDims: number };
      // Throws where shapes do not fit.
      tf.backend_util.segment_util.collectGatherOpShapeInfo(x, indices, axis, batchDims);
      const native = backend as NativeBackend;
      const type = (name: string, { dtype }: tf.TensorInfo) =>
        typeAttribute(name, native.getDTypeInteger(dtype));
      const along = tf.scalar(axis, "int32");
      const attributes = [
        { name: "batch_dims", type: AttributeType.TF_ATTR_INT, value: batchDims },
        type("Tparams", x),
        type("Tindices", indices),
        type("Taxis", along),
      ];
      const gathered = native.executeSingleOutput("GatherV2", attributes, [x, indices, along]);
      along.dispose();
      return gathered;
    },
  });
}
