import { bytesField, numberField } from "../../base/protobuf.ts";
import type { Cluster } from "../cluster.ts";
import { sessionConfig, type SessionOptions } from "./session_config.ts";

/** The name of the job that all workers belong to. */
const JOB = "worker";

/** TensorFlow's name for the process of a worker. */
export function taskName(task: number): string {
  return `/job:${JOB}/replica:0/task:${task}`;
}

/**
 * Serialises TensorFlow's `ServerDef` (tensorflow/core/protobuf/tensorflow_server.proto): with it, libtensorflow starts a
 * gRPC server at this worker's address, by which the others reach its collective operations.
 */
export function serverDef({ addresses, task }: Cluster, options: SessionOptions): Uint8Array<ArrayBuffer> {
  const CLUSTER = 1, JOB_NAME = 2, TASK_INDEX = 3, SESSION_CONFIG = 4, PROTOCOL = 5; // of ServerDef
  const NAME = 1, TASKS = 2; // of JobDef
  const EXPERIMENTAL = 16, GROUP_LEADER = 1; // of ConfigProto
  const tasks = addresses.flatMap((address, i) =>
    bytesField(TASKS, [...numberField(1, i), ...bytesField(2, address)])
  );
  const job = [...bytesField(NAME, JOB), ...tasks];
  const config = [
    ...sessionConfig(options),
    ...bytesField(EXPERIMENTAL, bytesField(GROUP_LEADER, taskName(0))),
  ];
  return new Uint8Array([
    ...bytesField(CLUSTER, bytesField(1, job)),
    ...bytesField(JOB_NAME, JOB),
    ...numberField(TASK_INDEX, task),
    ...bytesField(SESSION_CONFIG, config),
    ...bytesField(PROTOCOL, "grpc"),
  ]);
}
