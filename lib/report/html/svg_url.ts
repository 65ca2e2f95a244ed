import { Html } from "./markup.ts";

/**
 * Encodes SVG as a `data:` URL for an attribute in double quotes. Escapes only what such an attribute and a URL cannot
 * contain, which is smaller than base64.
 */
export function svgUrl(svg: string): Html {
  // deno-lint-ignore no-control-regex
  const text = svg.replace(/[%#"&<>\x00-\x1f\x7f]/g, (sign) => encodeURIComponent(sign));
  return new Html(`data:image/svg+xml,${text}`);
}
