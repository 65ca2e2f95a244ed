/** What Windows, macOS and network disks add to folders and archives, in lower case. */
const ADDED: ReadonlySet<string> = new Set([
  ...["__macosx", "thumbs.db", "ehthumbs.db", "desktop.ini", "@eadir", "$recycle.bin", "lost+found"],
]);

/** Whether a file or folder is hidden, or one that a system adds: neither is part of the data. */
export function isSystemFile(name: string): boolean {
  return name.startsWith(".") || ADDED.has(name.toLowerCase());
}
