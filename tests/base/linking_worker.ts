/// <reference lib="deno.worker" />
import { makeLink } from "../../lib/base/make_link.ts";

self.onmessage = async ({ data: folder }: MessageEvent<string>) => {
  const results: string[] = [];
  for (const path of ["own/best", "own/best", "best"]) {
    await makeLink("epoch_1", `${folder}/${path}`)
      .then(() => results.push("done"), (error: Error) => results.push(error.name));
  }
  self.postMessage(results.join());
};
