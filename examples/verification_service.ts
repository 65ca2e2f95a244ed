// deno-lint-ignore-file no-console -- an example prints
/**
 * A service that says whether an image shows what it is said to show, on this machine alone:
 * `deno run --allow-all examples/verification_service.ts photos.index 8000`
 *
 * - `POST /NAME/images` with the bytes of an image enrols it under a name;
 * - `POST /NAME/verify?far=0.001` answers `{"accepted": true, "distance": 0.31, "threshold": 0.74}`;
 * - `DELETE /NAME` forgets the name and its embeddings.
 */
import { ImageIndex, openEngine, UserError, type VerdictOptions } from "@trinca/trinca";

const [path = "photos.index", port = "8000"] = Deno.args;
using index = await ImageIndex.open(await openEngine(), path);

async function answer(request: Request): Promise<unknown> {
  const { pathname, searchParams } = new URL(request.url);
  const [, name = "", action] = pathname.split("/").map(decodeURIComponent);
  const verdict: VerdictOptions = {};
  for (const option of ["far", "threshold"] as const) {
    if (searchParams.has(option)) verdict[option] = Number(searchParams.get(option));
  }
  switch (`${request.method} ${action}`) {
    case "POST images":
      await index.enrol(name, [await request.bytes()]);
      return { images: index.count };
    case "POST verify":
      return await index.verify(name, await request.bytes(), verdict);
    case "DELETE undefined":
      return { removed: await index.forget(name) };
    default:
      throw new UserError("Expected POST /NAME/images, POST /NAME/verify or DELETE /NAME");
  }
}

const onListen = ({ port }: Deno.NetAddr) => console.log(`http://127.0.0.1:${port}`);
const server = Deno.serve({ hostname: "127.0.0.1", port: Number(port), onListen }, async (request) => {
  try {
    return Response.json(await answer(request));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return Response.json({ error: error.message }, { status: 400 });
  }
});
await server.finished;
