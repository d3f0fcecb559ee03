import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { spanRecord } from './span-record.ts';

/** A full file becomes the one before it, so that a folder never holds more than twice this per service. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Writes `<dir>/<service>.jsonl`, one span a line. */
export function createFileExporter(dir: string, service: string): SpanExporter {
  const path = join(dir, `${service}.jsonl`);
  let bytes: number | null = null;
  let last = Promise.resolve();

  async function write(lines: string): Promise<void> {
    if (bytes === null) {
      await mkdir(dir, { recursive: true });
      bytes = await sizeOf(path);
    }
    if (bytes > MAX_BYTES) {
      await rename(path, join(dir, `${service}.before.jsonl`));
      bytes = 0;
    }
    await appendFile(path, lines);
    bytes += lines.length;
  }

  return {
    export(spans, done) {
      const lines = spans.map((span) => `${JSON.stringify(spanRecord(span, service))}\n`).join('');
      last = last
        .then(() => write(lines))
        .then(
          () => done({ code: ExportResultCode.SUCCESS }),
          (error: unknown) => done({ code: ExportResultCode.FAILED, error: error as Error }),
        );
    },
    forceFlush: () => last,
    shutdown: () => last,
  };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
