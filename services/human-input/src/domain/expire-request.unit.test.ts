import { describe, expect, test } from 'vitest';
import { answerRequest } from './answer-request.ts';
import { expireRequest, nextDue } from './expire-request.ts';
import { opened, withdraw, type OpenRequest, type Request } from './request.ts';

const T0 = '2026-03-02T09:00:00.000Z';
const DUE = '2026-03-02T10:00:00Z';
const BEFORE = '2026-03-02T09:59:59.999Z';
const ON_TIME = '2026-03-02T10:00:00.000Z';

const request = (expiry: OpenRequest['expiry'], deadline: string | null = DUE): Request =>
  opened(
    {
      request_id: 'r1',
      kind: 'input_request',
      type: 'choice',
      topic: 't',
      prompt: 'p',
      options: ['A', 'B'],
      to: ['alex'],
      blocking: true,
      strict: false,
      deadline,
      expiry,
      responses: [],
    },
    { workspace_id: 'w', discussion_id: 'd', command_id: 'c', traceparent: null },
    T0,
  );

describe('a deadline', () => {
  test.each([
    ['that has not come', request({ policy: 'default', option: 'A' })],
    ['that is not set', request({ policy: 'default', option: 'A' }, null)],
  ])('%s changes nothing', (_, r) => {
    expect(expireRequest(r, BEFORE)).toEqual({ request: r, effects: [] });
  });

  test('with policy wait is told once and leaves the request open to its answer', () => {
    const step = expireRequest(request({ policy: 'wait' }), ON_TIME);
    expect(step.effects).toEqual([{ kind: 'expired', version: 1, option: null }]);
    expect(nextDue(step.request)).toBeNull();
    expect(expireRequest(step.request, '2027-01-01T00:00:00.000Z').effects).toEqual([]);
    const late = answerRequest(step.request, 'alex', { user_id: 'alex', type: 'choice', response: 'B' }, ON_TIME);
    expect(late).toMatchObject({ ok: true, value: { effects: [{ kind: 'answered', version: 2 }] } });
  });

  test('with policy default closes the request with the declared option', () => {
    const step = expireRequest(request({ policy: 'default', option: 'A' }), ON_TIME);
    expect(step.effects).toEqual([{ kind: 'expired', version: 1, option: 'A' }]);
    expect(step.request.state).toEqual({ status: 'expired', at: ON_TIME, option: 'A' });
    expect(nextDue(step.request)).toBeNull();
  });

  test('means nothing to a request that was answered or withdrawn', () => {
    const r = request({ policy: 'default', option: 'A' });
    const answered = answerRequest(r, 'alex', { user_id: 'alex', type: 'choice', response: 'B' }, BEFORE);
    if (!answered.ok) throw new Error('refused');
    for (const closed of [answered.value.request, withdraw(r, 'over', BEFORE)]) {
      expect(nextDue(closed)).toBeNull();
      expect(expireRequest(closed, ON_TIME)).toEqual({ request: closed, effects: [] });
    }
  });

  test('that passed changes nothing about a withdrawal: what has expired stays expired', () => {
    const { request: expired } = expireRequest(request({ policy: 'default', option: 'A' }), ON_TIME);
    expect(withdraw(expired, 'over', ON_TIME)).toBe(expired);
  });
});
