/**
 * The only place that imports TensorFlow.js, so that its problems under Deno are fixed once.
 *
 * @module
 */
import util from "node:util";
import * as tf from "@tensorflow/tfjs";

// tfjs-node-gpu 4.22 calls two functions that Node removed from `util` and Deno never had.
const legacy = util as unknown as Record<string, unknown>;
legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
legacy.isArray ??= Array.isArray;

// Otherwise the first tensor prints an advertisement for tfjs-node, directly into the dashboard.
tf.env().set("PROD", true);

export { tf };
