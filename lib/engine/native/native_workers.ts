import { tf } from "../tf.ts";
import type { EngineWorkers } from "../engine.ts";
import type { NativeBinding } from "./binding.ts";
import type { GraphBinding } from "./graph_binding.ts";
import { bfloat16Operations, nativeOperations } from "./native_operations.ts";
import type { NativeBackend } from "./native_backend.ts";
import type { Server } from "./server.ts";
import { AttributeType, DataType, type OpAttribute, typeAttribute } from "./types.ts";

/** The key of the group of all workers; there is no other. */
const GROUP = 1;

/**
 * Up to so many numbers are added by gathering them: each worker then waits for the others once, while the ring that adds
 * passes around twice.
 */
const MOST_GATHERED = 1 << 14;

/** Distinguishes collective operations. All workers create the same ones in the same order, so they have the same keys. */
let lastKey = 0;

/** The collective operations of libtensorflow's own runtime, by gRPC. */
export function nativeWorkers(backend: NativeBackend, server: Server): EngineWorkers {
  const { addresses, task } = server.cluster;
  const count = addresses.length;
  /** Runs an operation on a tensor together with the other workers. */
  const together = (name: string, attributes: OpAttribute[], x: tf.Tensor, shape: number[]): tf.Tensor => {
    const key = ++lastKey;
    return tf.tidy(() => {
      const binding = backend.binding as unknown as NativeBinding | GraphBinding;
      const ids = (tensors: tf.Tensor[]) => backend.getInputTensorIds(tensors);
      const type = typeAttribute("T", backend.getDTypeInteger(x.dtype));
      const scalars = [count, GROUP, key].map((value) => tf.scalar(value, "int32"));
      const [found] = binding.executeOp(name, [type, ...attributes], ids([x, ...scalars]), 1);
      if (name === "CollectiveReduceV2") return backend.createOutputTensor(found!);
      // While it is traced, TensorFlow does not know the shape.
      const sizes = tf.tensor1d(shape, "int32");
      const shaped = [type, typeAttribute("Tshape", DataType.TF_INT32)];
      const [output] = binding.executeOp("Reshape", shaped, [found!.id, ...ids([sizes])], 1);
      binding.deleteTensor(found!.id);
      return backend.createOutputTensor(output!);
    });
  };
  const gather = (x: tf.Tensor) =>
    together("CollectiveGatherV2", COMMON, x.expandDims(0), [count, ...x.shape]);
  const workers: EngineWorkers = {
    count,
    rank: task,
    addresses,
    // Between two workers the ring sends as many bytes.
    sum: <T extends tf.Tensor>(x: T) =>
      (count === 2 || (count - 1) * x.size <= MOST_GATHERED
        ? tf.tidy(() => gather(x).sum(0))
        : together("CollectiveReduceV2", REDUCTION, x, x.shape)) as T,
    gather,
    get fused() {
      return nativeOperations(backend, workers);
    },
    get fusedBfloat16() {
      return bfloat16Operations(backend, workers);
    },
    check: (rank, milliseconds) => server.checkPeer(rank, milliseconds),
    abort: (message) => server.abort(message),
  };
  return workers;
}

const COMMON: OpAttribute[] = [
  { name: "communication_hint", type: AttributeType.TF_ATTR_STRING, value: "auto" },
  // That a worker died, Workers.check() finds.
  { name: "timeout_seconds", type: AttributeType.TF_ATTR_FLOAT, value: 0 },
  { name: "is_stateless", type: AttributeType.TF_ATTR_BOOL, value: false },
  { name: "Nordering_token", type: AttributeType.TF_ATTR_INT, value: 0 },
];
const REDUCTION: OpAttribute[] = [
  { name: "merge_op", type: AttributeType.TF_ATTR_STRING, value: "Add" },
  { name: "final_op", type: AttributeType.TF_ATTR_STRING, value: "Id" },
  ...COMMON,
  { name: "max_subdivs_per_device", type: AttributeType.TF_ATTR_INT, value: -1 },
];
