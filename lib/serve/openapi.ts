import { z } from "zod";
import { ErrorAnswer, IndexAnswer, SearchAnswer, VerifyAnswer } from "./api_schemas.ts";
import { QUERY_OPTIONS, type QueryName } from "./query_options.ts";
import { MOST_BYTES } from "./read_body.ts";

const MOST = `at most ${MOST_BYTES >> 20} MiB`;
const bytes = { type: "string", format: "binary" } as const;

/**
 * The description of what the server answers, by OpenAPI 3.1. Its addresses are relative to that of the page.
 *
 * @param version Trinca's.
 */
export function openApi(version: string): object {
  return {
    openapi: "3.1.0",
    info: {
      title: "Trinca",
      version,
      description:
        "Finds the nearest images of an index. The address has a secret part, which deno task serve prints.",
    },
    servers: [{ url: "." }],
    paths: {
      "/": { get: { summary: "The page", responses: answers("The page", { "text/html": {} }) } },
      "/openapi.json": {
        get: { summary: "This description", responses: answers("The description", json({ type: "object" })) },
      },
      "/api/index": {
        get: {
          summary: "What is searched",
          responses: answers("The images and their network", json(schema(IndexAnswer))),
        },
      },
      "/api/search": {
        post: {
          summary: "The nearest images, and whether they are near enough",
          parameters: parameters("k", "far", "threshold"),
          requestBody: {
            required: true,
            description: `An image file, ${MOST}`,
            content: { "image/*": { schema: bytes } },
          },
          responses: answers("As a line of deno task search --json", json(schema(SearchAnswer))),
        },
      },
      "/api/verify": {
        post: {
          summary: "Whether two images are of one class",
          parameters: parameters("far", "threshold"),
          requestBody: {
            required: true,
            description: `Two image files, ${MOST} together`,
            content: {
              "multipart/form-data": {
                schema: { type: "object", required: ["a", "b"], properties: { a: bytes, b: bytes } },
              },
            },
          },
          responses: answers("As deno task verify --json", json(schema(VerifyAnswer))),
        },
      },
      "/api/images/{row}": {
        get: {
          summary: "A small picture of an image",
          parameters: [
            { name: "row", in: "path", required: true, schema: { type: "integer", minimum: 0 } },
            ...parameters("version"),
          ],
          responses: answers("The picture", { "image/png": { schema: bytes } }),
        },
      },
    },
  };
}

function parameters(...names: QueryName[]): object[] {
  return names.map((name) => {
    const { option, range, isWhole } = QUERY_OPTIONS[name];
    return {
      name,
      in: "query",
      description: option.help,
      schema: { type: isWhole ? "integer" : "number", ...range },
    };
  });
}

function schema(of: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(of, { unrepresentable: "any" });
  return rest;
}

function json(schema: object): object {
  return { "application/json": { schema } };
}

function answers(description: string, content: object): object {
  return {
    200: { description, content },
    default: { description: "What is wrong, in a line", content: json(schema(ErrorAnswer)) },
  };
}
