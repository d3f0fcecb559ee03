import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Delta } from '../ports/live-audience.ts';
import { LiveText } from './live-text.ts';

describe('live text', () => {
  let shown: Delta[];
  let live: LiveText;
  beforeEach(() => {
    vi.useFakeTimers();
    shown = [];
    live = new LiveText(
      { show: (delta) => shown.push(delta) },
      { workspaceId: 'w', discussionId: 'd', turnId: 't', agentId: 'a' },
    );
  });
  afterEach(() => void vi.useRealTimers());
  const frames = () => shown.map((delta) => [delta.attempt, delta.offset, delta.text]);

  it('is shown in few frames, none later than 100 ms after its text', () => {
    for (let i = 0; i < 100; i++) {
      live.write(1, 'x');
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(100);
    expect(shown.map((delta) => delta.text).join('')).toBe('x'.repeat(100));
    expect(shown.length).toBeLessThanOrEqual(40);
    expect(shown.length).toBeGreaterThanOrEqual(10);
  });

  it('counts offsets in UTF-16 units and joins without a seam', () => {
    live.write(1, '👩‍🚀');
    live.flush();
    live.write(1, '!');
    live.flush();
    expect(frames()).toEqual([
      [1, 0, '👩‍🚀'],
      [1, 5, '!'],
    ]);
  });

  it('begins anew with another attempt and never mixes two', () => {
    live.write(1, 'half');
    live.write(2, 'whole');
    live.flush();
    expect(frames()).toEqual([[2, 0, 'whole']]);
  });

  it('does not gather without bound, and shows nothing where there is nothing', () => {
    live.write(1, 'x'.repeat(5_000));
    expect(shown).toHaveLength(1);
    live.flush();
    expect(shown).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
