/** What happens to files that cannot be decoded: `auto` skips them unless they are more than 1%. */
export type BadFiles = "auto" | "skip" | "stop";

/** The choices of {@link BadFiles}. */
export const BAD_FILES: readonly BadFiles[] = ["auto", "skip", "stop"];
