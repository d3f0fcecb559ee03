import { createHash } from 'node:crypto';
import type { FastifyHelmetOptions } from '@fastify/helmet';

/** Where the app's pages may get things from. */
export type PageSources = {
  /** `'sha256-…'` of every script that stands in the page itself. */
  readonly inlineScripts: readonly string[];
  /** Origins besides our own that the app talks to: the token issuer. */
  readonly connect: readonly string[];
  /** Whether browsers are told to come by HTTPS only. */
  readonly httpsOnly: boolean;
};

const SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi;

/** The hashes a policy needs for the scripts that stand in a page, such as the loader Angular's autoCsp puts there. */
export function inlineScriptHashes(html: string): string[] {
  return [...html.matchAll(SCRIPT)].map(([, script]) => {
    return `'sha256-${createHash('sha256')
      .update(script ?? '')
      .digest('base64')}'`;
  });
}

/**
 * Scripts: our own files and the ones the page holds, by hash. Styles: also those that components bring along,
 * which Angular inserts as elements. Streams are connections to our own origin, which `'self'` covers for WebSockets too.
 */
export function securityHeaders({ inlineScripts, connect, httpsOnly }: PageSources): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'", ...inlineScripts],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'", ...connect],
        'manifest-src': ["'self'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'object-src': ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: httpsOnly,
  };
}
