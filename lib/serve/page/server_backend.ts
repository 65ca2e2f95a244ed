/// <reference lib="dom" />
import type { Backend, Found, GalleryFacts, Match } from "./backend.ts";

/** Asks the server that the page comes from. */
export class ServerBackend implements Backend {
  async facts(): Promise<GalleryFacts> {
    return await ask("api/index") as GalleryFacts;
  }

  place(): Promise<string> {
    return Promise.resolve("");
  }

  async search(image: Blob, k: number): Promise<Found> {
    return await ask(`api/search?k=${k}`, { method: "POST", body: image }) as Found;
  }

  async picture({ row }: Match, version: number): Promise<Blob | undefined> {
    const response = await fetch(`api/images/${row}?version=${version}`);
    return response.ok ? await response.blob() : undefined;
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
