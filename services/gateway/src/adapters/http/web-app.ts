import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { pathOf } from './refusals.ts';
import { inlineScriptHashes } from './security-headers.ts';

/** A file whose name changes with its content: `main-KX3JQ2ZP.js`, `chunk-C_umH4IF.js`, `media/roboto-ABCDEFGH.woff2`. */
const HASHED = /\/((main|styles|scripts|polyfills|chunk|worker)-[\w-]{8}\.(js|css)|media\/[^/]+-[\w-]{8}\.\w+)$/;
const IMMUTABLE = 'public, max-age=31536000, immutable';

export type WebApp = {
  readonly root: string;
  readonly inlineScripts: readonly string[];
};

/** The built app. Throws at boot where there is none. */
export function readWebApp(root: string): WebApp {
  const page = join(root, 'index.html');
  if (!existsSync(page)) throw new Error(`WEB_ROOT holds no index.html: ${root}`);
  return { root, inlineScripts: inlineScriptHashes(readFileSync(page, 'utf8')) };
}

/** Serves the app's files, and its page on every path the app routes by itself. */
export async function serveWebApp(app: FastifyInstance, { root }: WebApp): Promise<void> {
  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    index: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', HASHED.test(uncompressed(path)) ? IMMUTABLE : 'no-cache');
    },
  });
  app.get('/*', (request, reply) => (isPage(pathOf(request)) ? reply.sendFile('index.html') : reply.callNotFound()));
}

/** The API has no pages, and a path that ends like a file names one that is not there. */
function isPage(path: string): boolean {
  const ofApi = path === '/v1' || path.startsWith('/v1/');
  return !ofApi && extname(path) === '';
}

const uncompressed = (path: string): string => path.replace(/\.(br|gz)$/, '');
