import { readBody } from "./read_body.ts";
import { RequestError } from "./request_error.ts";

/**
 * Reads two image files of a form, `a` and `b`.
 *
 * @param signal Aborts the reading.
 * @throws {RequestError} If there are not both, or the body is too large.
 */
export async function readPair(
  request: Request,
  signal: AbortSignal,
): Promise<[Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>]> {
  const type = request.headers.get("content-type") ?? "";
  const body = await readBody(request, signal);
  let form: FormData;
  try {
    form = await new Response(body, { headers: { "content-type": type } }).formData();
  } catch {
    throw new RequestError(
      415,
      `Expected a form (multipart/form-data) with the files a and b but found ${
        type || "no type"
      }; send both in one`,
    );
  }
  const [a, b] = ["a", "b"].map((name) => {
    const file = form.get(name);
    if (file instanceof File) return file.bytes();
    throw new RequestError(
      400,
      `Expected the files a and b but found ${file === null ? "no" : "a text as"} ${name}; send both`,
    );
  });
  return [await a!, await b!];
}
