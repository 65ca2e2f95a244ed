/**
 * Returns the user's cache folder (XDG Base Directory Specification); undefined if the environment does not define it.
 *
 * @param env The environment variables.
 */
export function userCache(
  env: Readonly<Record<string, string>> = Deno.env.toObject(),
  os: typeof Deno.build.os = Deno.build.os,
): string | undefined {
  // The specification says that relative paths are ignored.
  if (env.XDG_CACHE_HOME?.startsWith("/")) return env.XDG_CACHE_HOME;
  if (os === "windows" && env.LOCALAPPDATA) return env.LOCALAPPDATA;
  return env.HOME ? `${env.HOME}/.cache` : undefined;
}
