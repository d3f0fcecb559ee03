import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { drawTrace, readSpans, traceOfDiscussion, traceTree } from '@maestro/telemetry';
import { KEPT } from './clone.ts';
import { say } from './progress.ts';

const TRACES = join(KEPT, 'traces');

/** Draws the trace of one discussion of the system `npm start` runs or ran. */
function main([discussionId]: readonly string[]): string {
  if (discussionId === undefined) throw new Error('say which discussion: npm run trace -- <discussion id>');
  if (!existsSync(TRACES)) throw new Error('there are no traces yet: npm start keeps them');
  const spans = traceOfDiscussion(readSpans(TRACES), discussionId);
  if (spans.length === 0)
    throw new Error(`no trace names the discussion ${discussionId}; spans come some seconds late`);
  return drawTrace(traceTree(spans));
}

try {
  say(main(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
