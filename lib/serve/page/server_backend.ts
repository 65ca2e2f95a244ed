/// <reference lib="dom" />
import type { Backend, GalleryFacts, Match } from "./backend.ts";

/** Asks the server that the page comes from. */
export class ServerBackend implements Backend {
  async facts(): Promise<GalleryFacts> {
    return await ask("api/index") as GalleryFacts;
  }

  async search(image: Blob, k: number): Promise<readonly Match[]> {
    const { matches } = await ask(`api/search?k=${k}`, { method: "POST", body: image }) as {
      matches: readonly Match[];
    };
    return matches;
  }

  async picture({ row }: Match): Promise<string | undefined> {
    const response = await fetch(`api/images/${row}`);
    return response.ok ? URL.createObjectURL(await response.blob()) : undefined;
  }
}

async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new Error("The server does not answer; start deno task serve again and open its new address.");
  }
  const value = await response.json() as { error?: string };
  if (!response.ok) throw new Error(value.error);
  return value;
}
