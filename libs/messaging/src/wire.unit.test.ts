import { bus as contracts, subjectOf } from '@maestro/contracts';
import { describe, expect, it } from 'vitest';
import { outboxRow } from './outgoing.ts';
import { dedupeId, headersFor, openEnvelope } from './wire.ts';

const row = outboxRow({
  definition: contracts.ballotCast,
  data: { vote_id: 'v1', participant_id: 'alex' },
  id: 'v1:2',
  workspaceId: 'default',
  discussionId: 'd1',
  aggregate: 'v1',
  version: 2,
  actor: 'person:alex',
  causationId: 'cause',
  traceparent: null,
  time: '2026-11-23T10:00:00.000Z',
});
const subject = subjectOf(contracts.ballotCast, 'default', 'd1');
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('an envelope', () => {
  it('comes out of its headers as it went in', () => {
    expect(openEnvelope(subject, headersFor(row, 'voting', traceparent))).toEqual({
      definition: contracts.ballotCast,
      version: 1,
      envelope: {
        id: 'v1:2',
        type: 'voting.ballot-cast.v1',
        source: '/maestro/voting',
        time: '2026-11-23T10:00:00.000Z',
        subject: 'v1',
        workspaceid: 'default',
        discussionid: 'd1',
        seq: 2,
        actor: 'person:alex',
        correlationid: 'd1',
        causationid: 'cause',
        traceparent,
      },
    });
  });

  const broken: [string, (headers: ReturnType<typeof headersFor>) => void][] = [
    ['no id', (h) => h.delete('ce-id')],
    ['no type', (h) => h.delete('ce-type')],
    ['no source', (h) => h.delete('ce-source')],
    ['a fact told by another service', (h) => h.set('ce-source', '/maestro/llm-router')],
    ['another workspace', (h) => h.set('ce-workspaceid', 'theirs')],
    ['another type', (h) => h.set('ce-type', 'voting.vote-closed.v1')],
    ['a seq that is no number', (h) => h.set('ce-seq', '1e9')],
  ];
  it.each(broken)('is malformed with %s', (_, harm) => {
    const headers = headersFor(row, 'voting', null);
    harm(headers);
    expect(openEnvelope(subject, headers)).toMatchObject({ unreadable: 'malformed' });
  });

  it('is malformed without headers', () => {
    expect(openEnvelope(subject, undefined)).toMatchObject({ unreadable: 'malformed' });
  });

  it('takes workspace and discussion from the subject', () => {
    const headers = headersFor(row, 'voting', null);
    headers.delete('ce-workspaceid');
    headers.set('ce-discussionid', 'another');
    expect(openEnvelope(subject, headers)).toMatchObject({ envelope: { workspaceid: 'default', discussionid: 'd1' } });
  });
});

it('keeps ids of two services apart in the duplicate window', () => {
  expect(dedupeId('voting', 'x')).not.toBe(dedupeId('llm-router', 'x'));
});

describe('an outgoing message', () => {
  const message = (data: unknown) =>
    outboxRow({
      ...row,
      definition: contracts.ballotCast,
      data,
      workspaceId: 'w',
      discussionId: 'd',
      causationId: null,
    });

  it('is refused where its data breaks the schema or is too large for the bus', () => {
    expect(() => message({ vote_id: 'v' })).toThrow(/participant_id/);
    const large = {
      ...row,
      definition: contracts.withdrawVote,
      workspaceId: 'w',
      discussionId: 'd',
      causationId: null,
    };
    expect(() => outboxRow({ ...large, data: { vote_id: 'v', reason: 'x'.repeat(2 ** 20) } })).toThrow(RangeError);
  });

  it('carries only what its schema knows', () => {
    expect(JSON.parse(message({ vote_id: 'v', participant_id: 'p', secret: 1 }).data)).toEqual({
      vote_id: 'v',
      participant_id: 'p',
    });
  });
});
