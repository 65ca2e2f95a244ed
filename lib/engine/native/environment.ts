/**
 * Settings that TensorFlow reads from the environment when it is loaded, with the values that Trinca gives them.
 *
 * TensorFlow disables oneDNN's kernels on processors without AVX-512, although they halve the time of a training step
 * there too; a user's own setting takes precedence. The other one suppresses all but one line of the log while loading.
 */
const SETTINGS = [
  { name: "TF_ENABLE_ONEDNN_OPTS", value: "1", usersFirst: true },
  { name: "TF_CPP_MIN_LOG_LEVEL", value: "3", usersFirst: false },
] as const;

/** Sets what TensorFlow reads from the environment. Changes nothing that is set: another thread may be reading it. */
export function setEnvironment(): void {
  for (const { name, value, usersFirst } of SETTINGS) {
    const found = Deno.env.get(name);
    if (found === undefined || (!usersFirst && found !== value)) Deno.env.set(name, value);
  }
}
