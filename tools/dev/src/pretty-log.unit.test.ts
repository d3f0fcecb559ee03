import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { prettyLine } from './pretty-log.ts';

const pretty = (name: string, line: unknown): string =>
  stripVTControlCharacters(prettyLine(name, typeof line === 'string' ? line : JSON.stringify(line)));
const record = { level: 'info', time: '2026-01-01T12:34:56.789Z', service: 'voting', message: 'vote closed' };

it('lays a record out: who, when, how grave, what, and its fields', () => {
  const line = pretty('voting', { ...record, trace_id: 't', vote_id: 'v1', tally: { A: 2 } });
  expect(line).toBe('voting              12:34:56.789 info  vote closed vote_id=v1 tally={"A":2}');
});

it('shows the whole cause of an error', () => {
  const line = pretty('voting', { ...record, level: 'error', err: { message: 'no', stack: 'Error: no\n    at here' } });
  expect(line.split('\n').map((part) => part.trim())).toEqual([
    'voting              12:34:56.789 error vote closed',
    'Error: no',
    'at here',
  ]);
});

it.each(['plain words', '{"not": "a record"}', '{broken'])('passes on what is no record: %s', (line) => {
  expect(pretty('gateway', line)).toBe(`gateway             ${line}`);
});
