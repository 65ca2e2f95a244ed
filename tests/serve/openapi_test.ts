import assert from "node:assert/strict";
import { openApi } from "../../lib/serve/openapi.ts";
import { type Served, serveRoutes } from "../../lib/serve/routes.ts";
import type { SearchService } from "../../lib/serve/search_service.ts";
import { VERSION } from "../../lib/train/job.ts";
import { withServedIndex } from "./fixtures.ts";

type Operations = Record<string, { responses: Record<string, unknown> }>;

Deno.test("the description has every address and no other, and each answer of it", () => {
  const { paths, openapi } = openApi(VERSION) as { openapi: string; paths: Record<string, Operations> };
  assert.equal(openapi, "3.1.0");
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`)
  );
  const routes = serveRoutes({} as SearchService, {} as Served).map(({ method, path }) =>
    `${method} /${path}`
  );
  assert.deepEqual(described.sort(), routes.sort());
  for (const operations of Object.values(paths)) {
    for (const { responses } of Object.values(operations)) {
      assert.deepEqual(Object.keys(responses), ["200", "default"]);
    }
  }
});

Deno.test("the description is served next to the page, and its schemas are those of JSON Schema", () =>
  withServedIndex(async ({ url }) => {
    const found = await (await fetch(`${url}openapi.json`)).json();
    assert.deepEqual(found, JSON.parse(JSON.stringify(openApi(VERSION))));
    const { schema } = found.paths["/api/search"].post.responses["200"].content["application/json"];
    assert.deepEqual(schema.required, ["version", "name", "known", "matches", "decision"]);
    assert.deepEqual(schema.properties.matches.items.required, ["row", "distance", "path"]);
    const k = found.paths["/api/search"].post.parameters[0];
    assert.deepEqual([k.name, k.schema], ["k", { type: "integer", minimum: 1, maximum: 10_000 }]);
    assert.equal(new URL(`${found.servers[0].url}/api/index`, `${url}openapi.json`).href, `${url}api/index`);
  }));
