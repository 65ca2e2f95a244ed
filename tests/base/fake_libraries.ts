import assert from "node:assert/strict";

/** Whether there is a C compiler, for libraries with made-up functions. */
export const hasCompiler = await new Deno.Command("cc", {
  args: ["--version"],
  stdout: "null",
  stderr: "null",
}).output().then(({ success }) => success, () => false);

/**
 * Compiles a C program into a library in a folder, under a name for each macro.
 *
 * @param macro Defined as 9.
 * @returns The library's path.
 */
export async function compileC(folder: string, program: string, macro?: string): Promise<string> {
  const library = `${folder}/fake_${macro}.so`;
  await Deno.writeTextFile(`${folder}/fake.c`, program);
  const define = macro === undefined ? [] : [`-D${macro}=9`];
  const { success, stderr } = await new Deno.Command("cc", {
    args: ["-shared", "-fPIC", ...define, "-o", library, `${folder}/fake.c`],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return library;
}
