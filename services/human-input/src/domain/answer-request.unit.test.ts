import type { HumanInput } from '@maestro/contracts';
import { describe, expect, test } from 'vitest';
import { answerRequest } from './answer-request.ts';
import { expireRequest } from './expire-request.ts';
import { opened, withdraw, type OpenRequest, type Request } from './request.ts';

const T0 = '2026-03-02T09:00:00.000Z';
const LATER = '2026-03-02T10:00:00.000Z';
const here = { workspace_id: 'default', discussion_id: 'apollo', command_id: 'c1', traceparent: null };

const question = (over: Partial<OpenRequest> = {}): Request =>
  opened(
    {
      request_id: 'apollo-r9',
      kind: 'input_request',
      type: 'choice',
      topic: 'Choose database for Apollo',
      prompt: 'Which factor is most important?',
      options: ['Time-to-market', 'Data integrity'],
      to: ['alex', 'kim'],
      blocking: true,
      strict: false,
      deadline: null,
      expiry: { policy: 'wait' },
      responses: [],
      ...over,
    },
    here,
    T0,
  );

const signOff = (over: Partial<OpenRequest> = {}): Request =>
  question({
    kind: 'approval',
    type: 'approval',
    options: ['PostgreSQL only', 'MongoDB only'],
    to: ['sarah'],
    responses: ['approve', 'override', 'more_discussion', 'veto'],
    ...over,
  });

const choice = (response: string, message?: string): HumanInput => ({
  user_id: 'x',
  type: 'choice',
  response,
  ...(message !== undefined && { message }),
});
const message = (response: string): HumanInput => ({ user_id: 'x', type: 'message', response });
const approval = (response: string, more: object = {}): HumanInput =>
  ({ user_id: 'x', type: 'approval', response, ...more }) as HumanInput;

/** What an answer is told as, or the refusal with the field it names. */
function answer(request: Request, by: string, input: HumanInput): unknown {
  const step = answerRequest(request, by, input, T0);
  if (!step.ok) return step.error.errors?.[0]?.pointer ?? step.error.kind;
  const [effect] = step.value.effects;
  if (effect?.kind !== 'answered') throw new Error('not told');
  return effect.answer;
}

describe('an answer in words', () => {
  test('that repeats an option is that option', () => {
    expect(answer(question(), 'alex', choice('Time-to-market'))).toMatchObject({
      option: 'Time-to-market',
      message: null,
      approval: null,
    });
    expect(answer(question(), 'alex', message('Data integrity'))).toMatchObject({ option: 'Data integrity' });
  });

  test('may carry words beside the option', () => {
    expect(answer(question(), 'alex', choice('Time-to-market', 'we launch in Q4'))).toMatchObject({
      option: 'Time-to-market',
      message: 'we launch in Q4',
    });
  });

  test('that matches no option is kept as text', () => {
    expect(answer(question(), 'alex', choice('Both', 'if we can'))).toMatchObject({
      option: null,
      message: 'Both\n\nif we can',
    });
    expect(answer(question(), 'alex', message('time-to-market'))).toMatchObject({
      option: null,
      message: 'time-to-market',
    });
  });

  test('that matches no option is refused where the request is strict', () => {
    expect(answer(question({ strict: true }), 'alex', choice('Both'))).toBe('/response');
    expect(answer(question({ strict: true }), 'alex', choice('Data integrity'))).toMatchObject({
      option: 'Data integrity',
    });
  });

  test('to a strict request without options is taken: nothing else could be', () => {
    expect(answer(question({ strict: true, options: [] }), 'alex', message('Yes'))).toMatchObject({ message: 'Yes' });
  });

  test('matches an option whatever white space stands around that option', () => {
    expect(answer(question({ options: [' Both '] }), 'alex', choice('Both'))).toMatchObject({ option: ' Both ' });
  });

  test('is no sign-off', () => {
    expect(answer(question(), 'alex', approval('approve'))).toBe('/type');
  });
});

describe('an approval asked in mid-discussion', () => {
  const asked = (over: Partial<OpenRequest> = {}) => question({ type: 'approval', options: [], ...over });

  test('is approved or vetoed, in words where there is no such option', () => {
    expect(answer(asked(), 'alex', approval('approve'))).toEqual({ option: null, message: 'approve', approval: null });
    expect(answer(asked(), 'alex', approval('veto', { reason: 'too dear' }))).toMatchObject({
      message: 'veto, too dear',
    });
    expect(answer(asked(), 'alex', approval('approve', { conditions: ['backups', 'alerts'] }))).toMatchObject({
      message: 'approve, on condition that: backups; alerts',
    });
  });

  test('names the option that reads as the response, or the one given', () => {
    const options = ['Approve', 'Reject'];
    expect(answer(asked({ options }), 'alex', approval('approve'))).toMatchObject({ option: 'Approve', message: null });
    expect(answer(asked({ options }), 'alex', approval('veto', { option: 'Reject', reason: 'no' }))).toMatchObject({
      option: 'Reject',
      message: 'no',
    });
    expect(answer(asked({ options, strict: true }), 'alex', approval('veto', { reason: 'no' }))).toBe('/response');
  });

  test('may be answered by choosing', () => {
    expect(answer(asked({ options: ['Go', 'Stop'] }), 'alex', choice('Go'))).toMatchObject({ option: 'Go' });
    expect(answer(asked(), 'alex', message('Go'))).toBe('/type');
  });

  test.each([
    ['override', {}, '/response'],
    ['more_discussion', {}, '/response'],
    ['veto', {}, '/reason'],
    ['veto', { reason: 'x', conditions: ['y'] }, '/conditions'],
    ['approve', { option: 'Maybe' }, '/option'],
  ])('refuses %s %j at %s', (response, more, pointer) => {
    expect(answer(asked(), 'alex', approval(response, more))).toBe(pointer);
  });
});

describe('the final sign-off', () => {
  test('approves, with or without conditions', () => {
    expect(answer(signOff(), 'sarah', approval('approve'))).toEqual({
      option: null,
      message: null,
      approval: { response: 'approve', option: null, conditions: [], reason: null },
    });
    expect(answer(signOff(), 'sarah', approval('approve', { conditions: ['backups'] }))).toMatchObject({
      approval: { conditions: ['backups'] },
    });
  });

  test('overrides with one of the other options', () => {
    expect(answer(signOff(), 'sarah', approval('override', { option: 'MongoDB only' }))).toMatchObject({
      option: 'MongoDB only',
      approval: { response: 'override', option: 'MongoDB only' },
    });
    const conditions = ['backups'];
    expect(answer(signOff(), 'sarah', approval('override', { option: 'MongoDB only', conditions }))).toMatchObject({
      approval: { response: 'override', conditions },
    });
  });

  test.each([
    ['override', {}, '/option'],
    ['override', { option: 'Oracle' }, '/option'],
    ['approve', { option: 'MongoDB only' }, '/option'],
    ['veto', {}, '/reason'],
    ['veto', { reason: 'no', conditions: ['x'] }, '/conditions'],
    ['more_discussion', { conditions: ['x'] }, '/conditions'],
  ])('refuses %s %j at %s', (response, more, pointer) => {
    expect(answer(signOff(), 'sarah', approval(response, more))).toBe(pointer);
  });

  test('refuses a response that is not open to this approver', () => {
    expect(answer(signOff({ responses: ['approve'] }), 'sarah', approval('veto', { reason: 'no' }))).toBe('/response');
  });

  test('is no choice', () => {
    expect(answer(signOff(), 'sarah', choice('approve'))).toBe('/type');
  });
});

describe('who comes too late or was not asked', () => {
  test('is forbidden where the request is not theirs, whatever its state', () => {
    expect(answer(question(), 'sarah', choice('Time-to-market'))).toBe('forbidden');
    expect(answer(withdraw(question(), 'over', T0), 'sarah', choice('Time-to-market'))).toBe('forbidden');
  });

  test('is told who was first', () => {
    const first = answerRequest(question(), 'alex', choice('Time-to-market'), T0);
    if (!first.ok) throw new Error('refused');
    expect(first.value.request).toMatchObject({ version: 1, state: { status: 'answered', by: 'alex' } });
    expect(answerRequest(first.value.request, 'kim', choice('Data integrity'), T0)).toEqual({
      ok: false,
      error: { kind: 'conflict', detail: 'alex has answered this already' },
    });
    expect(answerRequest(first.value.request, 'alex', choice('Data integrity'), T0)).toMatchObject({
      error: { detail: 'You have answered this already' },
    });
  });

  test('is told that it was withdrawn, or which option was taken', () => {
    expect(answerRequest(withdraw(question(), 'over', T0), 'alex', choice('x'), T0)).toMatchObject({
      error: { kind: 'conflict', detail: 'This is not asked any more' },
    });
    const expiring = question({ deadline: T0, expiry: { policy: 'default', option: 'Data integrity' } });
    const { request } = expireRequest(expiring, LATER);
    expect(answerRequest(request, 'alex', choice('Time-to-market'), LATER)).toMatchObject({
      error: { kind: 'conflict', detail: 'The deadline has passed and "Data integrity" was taken' },
    });
  });
});
