import { FileEmbedder } from "../embed/file_embedder.ts";
import type { EngineRequest } from "../engine/open_engine.ts";
import { VERSION } from "../train/job.ts";
import { requestAnswerer } from "./answer_request.ts";
import { galleryFacts } from "./gallery_facts.ts";
import { HOSTNAME, randomSecret } from "./guard.ts";
import type { OpenGallery } from "./open_gallery.ts";
import { openApi } from "./openapi.ts";
import type { OpenServer } from "./open_server.ts";
import { serveScript } from "./page_script.ts";
import { serveRoutes } from "./routes.ts";
import { searchPage } from "./search_page.ts";
import { SearchService } from "./search_service.ts";

/** How to serve a gallery. */
export interface ServeOptions extends EngineRequest {
  /** The false accept rate of requests that name none. */
  far: number;
  /** Receives errors that are faults of the program. */
  onFault: (error: unknown) => void;
}

/**
 * Opens the engine and begins to answer at a secret address of an open server.
 *
 * @returns The address of the page.
 * @throws {UserError} If the engine cannot run.
 */
export async function serveGallery(
  server: OpenServer,
  { gallery, stored, views, network }: OpenGallery,
  { far, onFault, ...request }: ServeOptions,
): Promise<string> {
  const embedder = await FileEmbedder.open(stored, { ...request, views });
  const facts = await galleryFacts(gallery, network, stored.state, far);
  const routes = serveRoutes(new SearchService(embedder, gallery, far), {
    page: await searchPage(serveScript()),
    facts,
    openApi: openApi(VERSION),
  });
  const secret = randomSecret();
  server.answer(requestAnswerer({ routes, port: server.port, secret, onFault }));
  return `http://${HOSTNAME}:${server.port}/${secret}/`;
}
