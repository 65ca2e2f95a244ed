/** The C library, for functions that Deno lacks; undefined on an operating system whose C library is not listed. */
export const LIBC: string | undefined = ({ linux: "libc.so.6", darwin: "libSystem.dylib" } as Record<
  string,
  string
>)[Deno.build.os];
