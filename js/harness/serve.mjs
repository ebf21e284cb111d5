// A server of files for tests and benches, on loopback and a port of its own.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
};

/**
 * Serves. `mounts` maps the beginning of a path to a folder; `pages` maps a path to its HTML, or to `{html, headers}` where it has some of its
 * own; `headers` go with every answer, such as a Content-Security-Policy. Answers the address and how to stop.
 */
export async function serve({ mounts = {}, pages = {}, headers = {} }) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    // Browsers ask for it by themselves, and a 404 would stand in the console.
    if (path === "/favicon.ico") return void response.writeHead(204, headers).end();
    try {
      const [type, body, own = {}] = path in pages ? html(pages[path]) : await file(mounts, path);
      response.writeHead(200, { "content-type": type, "cache-control": "no-store", ...headers, ...own }).end(body);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

function html(page) {
  const { html, headers } = typeof page === "string" ? { html: page } : page;
  return [TYPES[".html"], html, headers];
}

async function file(mounts, path) {
  const at = Object.keys(mounts).find((prefix) => path.startsWith(prefix));
  const rest = normalize(decodeURIComponent(path.slice(at.length)));
  if (rest.split(sep).includes("..")) throw new Error("outside the folder");
  return [TYPES[extname(rest)] ?? "application/octet-stream", await readFile(join(mounts[at], rest))];
}
