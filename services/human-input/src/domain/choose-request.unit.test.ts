import { describe, expect, test } from 'vitest';
import { chooseRequest, noneFits } from './choose-request.ts';
import { opened, withdraw, type OpenRequest, type Request } from './request.ts';

const T0 = '2026-03-02T09:00:00.000Z';

const request = (request_id: string, over: Partial<OpenRequest> = {}): Request =>
  opened(
    {
      request_id,
      kind: 'input_request',
      type: 'choice',
      topic: 't',
      prompt: `prompt of ${request_id}`,
      options: [],
      to: ['alex'],
      blocking: false,
      strict: false,
      deadline: null,
      expiry: { policy: 'wait' },
      responses: [],
      ...over,
    },
    { workspace_id: 'w', discussion_id: 'd', command_id: 'c', traceparent: null },
    T0,
  );

const choice = request('r1');
const feedback = request('r2', { type: 'feedback' });
const midApproval = request('r3', { type: 'approval' });
const signOff = request('r4', { type: 'approval', kind: 'approval' });

describe('an answer without request_id', () => {
  test.each([
    ['choice', [choice, signOff], 'r1'],
    ['message', [feedback, signOff, midApproval], 'r2'],
    ['approval', [feedback, signOff], 'r4'],
    ['approval', [choice, midApproval], 'r3'],
    ['choice', [midApproval, signOff], 'r3'],
  ] as const)('of type %s is for the one open request it fits', (type, open, request_id) => {
    expect(chooseRequest(open, type)).toEqual({ kind: 'one', request_id });
  });

  test('is for none where several fit', () => {
    expect(chooseRequest([choice, feedback], 'message')).toEqual({ kind: 'several', of: [choice, feedback] });
    expect(chooseRequest([midApproval, signOff], 'approval')).toMatchObject({ kind: 'several' });
  });

  test('is for none where nothing fits', () => {
    expect(chooseRequest([], 'choice')).toEqual({ kind: 'none' });
    expect(chooseRequest([signOff], 'choice')).toEqual({ kind: 'none' });
    expect(chooseRequest([choice], 'approval')).toEqual({ kind: 'none' });
  });
});

describe('where nothing fits', () => {
  test('the only open request is meant: its own rules say what is wrong', () => {
    expect(noneFits([signOff], null, 'alex')).toEqual({ ok: true, value: 'r4' });
  });

  test('several open requests are listed', () => {
    expect(noneFits([choice, feedback], null, 'alex')).toMatchObject({
      error: {
        kind: 'conflict',
        open: [
          { request_id: 'r1', prompt: 'prompt of r1' },
          { request_id: 'r2', prompt: 'prompt of r2' },
        ],
      },
    });
  });

  test('nothing open is said, and what became of the latest request', () => {
    expect(noneFits([], null, 'alex')).toEqual({
      ok: false,
      error: { kind: 'conflict', detail: 'Nothing awaits you here', open: [] },
    });
    const answered: Request = {
      ...choice,
      state: { status: 'answered', at: T0, by: 'kim', answer: { option: null, message: 'x', approval: null } },
    };
    expect(noneFits([], answered, 'alex')).toMatchObject({
      error: { detail: 'Nothing awaits you here. kim has answered this already' },
    });
    expect(noneFits([], withdraw(choice, 'over', T0), 'alex')).toMatchObject({
      error: { detail: 'Nothing awaits you here. This is not asked any more' },
    });
  });
});
