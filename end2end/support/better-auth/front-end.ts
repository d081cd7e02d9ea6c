// Small front ends with the unmodified client, one a framework, bundled as their own teams would, on an origin of their
// own.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { compile } from 'svelte/compiler';

export const FRAMEWORKS = ['react', 'vue', 'svelte', 'vanilla'] as const;

const FOLDER = new URL('../../front-ends/', import.meta.url).pathname;

const svelte: Plugin = {
  name: 'svelte',
  setup({ onLoad }) {
    onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: compile(source, { filename: basename(path), generate: 'client' }).js.code };
    });
  },
};

async function bundle(framework: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${FOLDER}${framework}.${framework === 'react' ? 'jsx' : 'js'}`],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    conditions: ['svelte', 'browser'],
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [svelte],
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

export interface FrontEnd {
  origin: string;
  stop(): Promise<void>;
}

/** Serves every front end: `/react`, `/vue`, `/svelte`, `/vanilla`. */
export async function startFrontEnds(): Promise<FrontEnd> {
  const scripts = new Map<string, string>();
  for (const framework of FRAMEWORKS) scripts.set(`/${framework}.js`, await bundle(framework));
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://front').pathname;
    const script = scripts.get(path);
    if (script) {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    } else if (scripts.has(`${path}.js`)) {
      const page = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>${path}</title><div id="root"></div><script type="module" src="${path}.js"></script></html>`;
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}
