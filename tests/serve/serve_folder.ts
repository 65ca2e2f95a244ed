/** The types of the files in a page's folder, by their endings: as a plain web server names them. */
const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  json: "application/json",
  wasm: "application/wasm",
  png: "image/png",
  jpg: "image/jpeg",
};

/** A web server that has nothing but the files of a folder. */
export interface FolderServer extends AsyncDisposable {
  url: string;
}

/** Serves the files of a folder. */
export function serveFolder(folder: string): FolderServer {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const path = new URL(request.url).pathname.replace(/\/$/, "/index.html");
    try {
      const type = TYPES[path.split(".").at(-1)!] ?? "application/octet-stream";
      return new Response(await Deno.readFile(folder + path), { headers: { "content-type": type } });
    } catch {
      return new Response("Not found", { status: 404 });
    }
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
