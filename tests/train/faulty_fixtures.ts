import { train, type Trained } from "./training_fixtures.ts";

const failing = (code: string) => Object.assign(new Error(`said (os error 1)`), { code });

/** Pauses between tries of what never succeeds: as many as usual, but short. */
export const SHORT_PAUSES: readonly number[] = [1, 1, 1, 1];

/** Trains three epochs while some operations fail, by a function that returns the error's code for a path. */
export async function trainWith(
  engine: Parameters<typeof train>[0],
  runs: string,
  fails: Partial<Record<"rename" | "symlink" | "remove" | "readDir", (path: string) => string | undefined>>,
  options: Partial<Parameters<typeof train>[1]> = {},
): Promise<Trained> {
  const own = { rename: Deno.rename, symlink: Deno.symlink, remove: Deno.remove, readDir: Deno.readDir };
  const check = (name: keyof typeof own, path: unknown) => {
    const code = fails[name]?.(String(path));
    if (code !== undefined) throw failing(code);
  };
  Object.assign(Deno, {
    async rename(from: string, to: string) {
      check("rename", to);
      await own.rename(from, to);
    },
    async symlink(...args: Parameters<typeof Deno.symlink>) {
      check("symlink", args[1]);
      await own.symlink(...args);
    },
    async remove(...args: Parameters<typeof Deno.remove>) {
      check("remove", args[0]);
      await own.remove(...args);
    },
    readDir(path: string) {
      check("readDir", path);
      return own.readDir(path);
    },
  });
  try {
    return await train(engine, { runs, run: "a", ...options });
  } finally {
    Object.assign(Deno, own);
  }
}
