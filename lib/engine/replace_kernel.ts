import { tf } from "./tf.ts";

/**
 * Replaces the function of a registered kernel. What else belongs to the kernel stays: its `setupFunc` runs whenever the
 * backend is initialised, also after `tf.engine().reset()`, and the stock function, to which a replacement may pass
 * calls, needs it.
 *
 * @param make Receives the stock function.
 */
export function replaceKernel(
  kernelName: string,
  backendName: string,
  make: (stock: tf.KernelFunc) => tf.KernelFunc,
): void {
  const stock = tf.getKernel(kernelName, backendName);
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ ...stock, kernelFunc: make(stock.kernelFunc) });
}
