import type { FileEmbedder } from "../embed/file_embedder.ts";
import { VERSION } from "../train/job.ts";
import { requestAnswerer } from "./answer_request.ts";
import type { Gallery } from "./gallery.ts";
import { HOSTNAME, randomSecret } from "./guard.ts";
import { openApi } from "./openapi.ts";
import type { OpenServer } from "./open_server.ts";
import type { GalleryFacts } from "./page/backend.ts";
import { serveScript } from "./page_script.ts";
import { serveRoutes } from "./routes.ts";
import { searchPage } from "./search_page.ts";
import { SearchService } from "./search_service.ts";

/** What is served. */
export interface ServedGallery {
  /** Embeds queries as the images of the gallery were. */
  embedder: Pick<FileEmbedder, "embed" | "dimension">;
  gallery: Gallery;
  facts: GalleryFacts;
  /** Receives errors that are faults of the program. */
  onFault: (error: unknown) => void;
}

/**
 * Begins to answer at a secret address of an open server.
 *
 * @returns The address of the page.
 */
export async function serveGallery(
  server: OpenServer,
  { embedder, gallery, facts, onFault }: ServedGallery,
): Promise<string> {
  const secret = randomSecret();
  const service = new SearchService(embedder, gallery, facts.far);
  const routes = serveRoutes(service, {
    page: await searchPage(serveScript()),
    facts,
    openApi: openApi(VERSION),
  });
  server.answer(requestAnswerer({ routes, port: server.port, secret, onFault }));
  return `http://${HOSTNAME}:${server.port}/${secret}/`;
}
