import type { FastifyInstance } from 'fastify';
import { Id } from '@maestro/contracts';
import { activeSpan, DISCUSSION_ID } from '@maestro/telemetry';
import type { ReadArtifact } from '../../application/artifacts.ts';
import { notFound, problemOf } from './problem.ts';
import { admit, traced, validateNoQuery, type RestPorts } from './rest.ts';

/** Longer than any path of a file, so that one that is too long is a file that does not exist. */
const LONGEST_PATH = 1_000;

export type ArtifactPorts = RestPorts & { readonly readArtifact: ReadArtifact };

/**
 * `GET /v1/discussions/{id}/artifacts/{path}`: what an agent wrote, as a download. A model's text is never shown as a page
 * of ours: it is plain text, not to be guessed at, to be saved, and powerless where a browser opens it all the same.
 */
export function serveArtifacts(app: FastifyInstance, ports: ArtifactPorts): void {
  app.get('/v1/discussions/:discussion_id/artifacts/*', (request, reply) =>
    traced(request, reply, async () => {
      const { actor } = await admit(request, ports);
      validateNoQuery(request);
      const { discussion_id = '', '*': path = '' } = request.params as Record<string, string>;
      if (!Id.safeParse(discussion_id).success) throw notFound('there is no such discussion');
      activeSpan()?.setAttribute(DISCUSSION_ID, discussion_id);
      if (path === '' || path.length > LONGEST_PATH) throw notFound('there is no such file');
      const file = await ports.readArtifact(actor, { discussion_id, path });
      if (!file.ok) throw problemOf(file.error);
      return reply
        .headers({
          'content-type': 'text/plain; charset=utf-8',
          'content-disposition': attachment(file.value.path),
          'content-security-policy': "default-src 'none'; sandbox",
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-store',
          etag: `"${file.value.version}"`,
        })
        .send(Buffer.from(file.value.text));
    }),
  );
}

/** To be saved under the last segment of the path (RFC 6266, RFC 8187). */
function attachment(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const plain = name.replace(/[^A-Za-z0-9._ -]/g, '_');
  const exact = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
