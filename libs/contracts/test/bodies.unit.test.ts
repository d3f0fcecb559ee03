import { describe, expect, it } from 'vitest';
import { CastBallot, CreateDiscussion, RequestInput } from '../src/index.ts';

const asked = { to: ['alex'], type: 'choice', prompt: 'Which?' };

describe('an option as clients write it', () => {
  const vote = (options: string[]) => CreateDiscussion.safeParse({ topic: 'T', vote: { options } });

  it('has no margins, in the request and in the ballot', () => {
    expect(vote([' A', 'B\n']).data?.vote?.options).toEqual(['A', 'B']);
    expect(CastBallot.parse({ user_id: 'alex', choice: 'A ' }).choice).toBe('A');
  });

  it('is more than margins', () => {
    expect(vote(['A', '  ']).error?.issues[0]?.path).toEqual(['vote', 'options', 1]);
  });
});

describe('a deadline as clients write it', () => {
  const deadline = (written: string) => RequestInput.safeParse({ ...asked, deadline: written }).data?.deadline;

  it('may have any offset and any precision, and is kept in UTC with milliseconds', () => {
    expect(deadline('2030-01-01T00:30:00+02:00')).toBe('2029-12-31T22:30:00.000Z');
    expect(deadline('2030-01-01T00:00:00Z')).toBe('2030-01-01T00:00:00.000Z');
    expect(deadline('2030-01-01T00:00:00.123456Z')).toBe('2030-01-01T00:00:00.123Z');
  });

  it.each(['tomorrow', '2030-01-01T00:00:00', '2030-02-30T00:00:00Z', '2030-01-01T00:00:00+25:00'])(
    'is none: %s',
    (written) => expect(deadline(written)).toBeUndefined(),
  );
});
