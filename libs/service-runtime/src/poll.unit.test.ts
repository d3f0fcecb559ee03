import { createLogger } from '@maestro/telemetry';
import { describe, expect, test } from 'vitest';
import { startPolling } from './poll.ts';

function quiet() {
  const lines: string[] = [];
  const logger = createLogger({ service: 'test', level: 'warn', destination: { write: (line) => lines.push(line) } });
  return { lines, logger };
}

/** Gives each answer in turn; resolves `done` when the last one was asked for. */
function script(...answers: (boolean | Error)[]) {
  const done = Promise.withResolvers<void>();
  let calls = 0;
  const work = () => {
    const answer = answers[calls++] ?? false;
    if (calls === answers.length) done.resolve();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { work, done: done.promise, calls: () => calls };
}

describe('polling', () => {
  test('goes on at once while there is more, whatever the interval', async () => {
    const { work, done, calls } = script(true, true, false);
    const polling = startPolling({ name: 'x', everyMs: 60_000, work, logger: quiet().logger });
    await done;
    await polling.stop();
    expect(calls()).toBe(3);
  });

  test('goes on after a failure and says so once', async () => {
    const { logger, lines } = quiet();
    const { work, done } = script(new Error('away'), new Error('away'), false);
    const polling = startPolling({ name: 'x', everyMs: 1, work, logger });
    await done;
    await polling.stop();
    expect(lines).toHaveLength(1);
  });

  test('stops after the piece under way', async () => {
    const gate = Promise.withResolvers<boolean>();
    let calls = 0;
    const work = () => {
      calls++;
      return gate.promise;
    };
    const polling = startPolling({ name: 'x', everyMs: 1, work, logger: quiet().logger });
    const stopped = polling.stop();
    gate.resolve(true);
    await stopped;
    expect(calls).toBe(1);
  });
});
