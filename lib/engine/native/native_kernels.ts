import { replaceKernel } from "../replace_kernel.ts";
import { tf } from "../tf.ts";
import { registerExactKernels } from "./exact_kernels.ts";
import { BACKEND, type NativeBackend } from "./native_backend.ts";
import { AttributeType, typeAttribute } from "./types.ts";

/**
 * Registers our own kernels where tfjs-node lacks one, `Transform`, or where its own one prevents
 * compilation: its `GatherV2` reads the indices to check them, which waits for the device and is impossible
 * in a trace. TensorFlow checks them itself. `Round` of whole numbers is the identity: TensorFlow 2.21 gives zeros.
 */
export function registerNativeKernels(): void {
  registerExactKernels();
  registerTransform();
  replaceKernel("Round", BACKEND, (stock) => (args) => {
    const { x } = args.inputs as { x: tf.Tensor };
    if (x.dtype !== "int32") return stock(args);
    return (args.backend as NativeBackend).executeSingleInput("Identity", x);
  });
  replaceKernel("GatherV2", BACKEND, () => ({ inputs, attrs, backend }) => {
    const { x, indices } = inputs as { x: tf.Tensor; indices: tf.Tensor };
    const { axis, batchDims } = attrs as { axis: number; batchDims: number };
    // Throws if the shapes do not match.
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
  });
}

/** `tf.image.transform`. */
function registerTransform(): void {
  tf.registerKernel({
    kernelName: "Transform",
    backendName: BACKEND,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { image, transforms } = inputs as { image: tf.Tensor4D; transforms: tf.Tensor2D };
      const { interpolation, fillMode, fillValue, outputShape } = attrs as unknown as TransformAttributes;
      const native = backend as NativeBackend;
      const size = tf.tensor1d(outputShape ?? image.shape.slice(1, 3), "int32");
      const fill = tf.scalar(fillValue);
      const attributes = [
        typeAttribute("dtype", native.getDTypeInteger(image.dtype)),
        { name: "interpolation", type: AttributeType.TF_ATTR_STRING, value: interpolation.toUpperCase() },
        { name: "fill_mode", type: AttributeType.TF_ATTR_STRING, value: fillMode.toUpperCase() },
      ];
      const transformed = native.executeSingleOutput("ImageProjectiveTransformV3", attributes, [
        image,
        transforms,
        size,
        fill,
      ]);
      tf.dispose([size, fill]);
      return transformed;
    },
  });
}

/** The attributes that TensorFlow.js passes to the kernel. */
interface TransformAttributes {
  interpolation: "nearest" | "bilinear";
  fillMode: "constant" | "reflect" | "wrap" | "nearest";
  fillValue: number;
  outputShape?: [number, number];
}
