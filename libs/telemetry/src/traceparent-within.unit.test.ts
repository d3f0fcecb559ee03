import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contextFrom, inSpan, traceparentWithin } from './spans.ts';
import { startTelemetry, stopTelemetry } from './start-telemetry.ts';

const ORIGIN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('what belongs to a discussion stays in its trace', () => {
  beforeAll(() => void startTelemetry({ service: 'test' }));
  afterAll(() => stopTelemetry());

  it('outside of any span', () => {
    expect(traceparentWithin(ORIGIN)).toBe(ORIGIN);
    expect(traceparentWithin(null)).toBeNull();
  });

  it('inside a request of its own', async () => {
    await inSpan('POST /v1/answer', {}, async () => {
      expect(traceparentWithin(ORIGIN)).toBe(ORIGIN);
      expect(traceparentWithin(null)).toMatch(/^00-/);
    });
  });

  it('and goes on at the step under way where that belongs to it', async () => {
    await inSpan('handle', { parent: contextFrom(ORIGIN) }, async () => {
      const within = traceparentWithin(ORIGIN);
      expect(within).not.toBe(ORIGIN);
      expect(within?.split('-')[1]).toBe(ORIGIN.split('-')[1]);
    });
  });
});
