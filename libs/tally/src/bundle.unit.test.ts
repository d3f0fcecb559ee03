import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const KILOBYTE = 1000;

/** What a browser loads to recount a vote. */
async function bundled() {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL('index.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
  });
  return { size: gzipSync(outputFiles[0]!.contents).length, sources: Object.keys(metafile.inputs) };
}

test('the bundle is small, and nothing but our own code without schemas', async () => {
  const { size, sources } = await bundled();
  expect(size).toBeLessThanOrEqual(25 * KILOBYTE);
  expect(sources.filter((path) => !/libs\/(tally|kernel)\/src\//.test(path))).toEqual([]);
});
