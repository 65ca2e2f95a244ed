/** The C library, for what Deno does not offer; undefined where ours is not known. */
export const LIBC: string | undefined = ({ linux: "libc.so.6", darwin: "libSystem.dylib" } as Record<
  string,
  string
>)[Deno.build.os];
