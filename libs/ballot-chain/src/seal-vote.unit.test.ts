import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { receiptOf } from './receipt.ts';
import { sealVote, writeExport } from './seal-vote.ts';
import { RULES, sealed } from './testing/votes.ts';
import { verifyExport } from './verify-export.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const salt = '000102030405060708090a0b0c0d0e0f';

describe('a receipt', () => {
  test('is the SHA-256 of vote, ballot and salt in canonical writing, as anybody can compute it', () => {
    const ballot = { paper: { kind: 'ranking' as const, ranks: [['B'], ['A', 'C']] }, voter: 'ada' };
    expect(receiptOf('v1', ballot, salt)).toBe(
      sha256(
        `["maestro receipt v1",{"ballot":{"ranking":["B",["A","C"]],"voter":"ada"},"salt":"${salt}","vote":"v1"}]`,
      ),
    );
  });

  test.each(['', 'short', salt.toUpperCase().replace('0', 'F'), `${salt}0`, 'g'.repeat(32)])(
    'has no salt %j',
    (bad) => {
      expect(() => receiptOf('v1', { paper: { kind: 'abstention' } }, bad)).toThrow(RangeError);
    },
  );
});

describe('a sealed vote', () => {
  test('verifies, as text in any layout, with the head that was published', () => {
    const vote = sealed(12);
    const expected = { ok: true, ballots: 12, head: vote.head, findings: [] };
    expect(verifyExport(writeExport(vote))).toMatchObject({ ...expected, compared_with_published_head: false });
    expect(verifyExport(JSON.stringify(vote, null, 3), vote.head.hash)).toMatchObject({
      ...expected,
      compared_with_published_head: true,
    });
  });

  test('is chained link by link, as anybody can compute it', () => {
    const { ballots, head, rules } = sealed(2);
    const root = sha256(`["maestro root v1",${sorted(rules)}]`);
    const first = sha256(`["maestro link v1",["${root}","${ballots[0]!.receipt}"]]`);
    const second = sha256(`["maestro link v1",["${first}","${ballots[1]!.receipt}"]]`);
    expect(ballots.map(({ link }) => link)).toEqual([first, second]);
    expect(head).toEqual({ count: 2, hash: sha256(`["maestro head v1",[2,"${second}"]]`) });
  });

  test('may have no ballots', () => {
    expect(verifyExport(writeExport(sealed(0)))).toMatchObject({ ok: true, ballots: 0 });
  });

  test('goes by receipt where it is secret, whenever ballots came', () => {
    const rules = { ...RULES, secret: true };
    const vote = sealed(9, rules);
    const receipts = vote.ballots.map(({ receipt }) => receipt);
    expect(receipts).toEqual(receipts.toSorted());
    expect(verifyExport(writeExport(vote)).ok).toBe(true);
    expect(JSON.stringify(vote)).not.toContain('voter-');
  });

  test('takes no voter in a secret vote, no bundle, and no stranger', () => {
    const ballot = { paper: { kind: 'choice' as const, choice: 'Ada' }, class: 'people' };
    const secret = { ...RULES, secret: true };
    expect(() => sealVote(secret, [{ ballot: { ...ballot, voter: 'ada' }, salt }])).toThrow('names its voter');
    expect(() => sealVote(RULES, [{ ballot: { ...ballot, papers: 2 }, salt }])).toThrow('one ballot');
    expect(() => sealVote(RULES, [{ ballot: { ...ballot, paper: { kind: 'choice', choice: 'Eve' } }, salt }])).toThrow(
      RangeError,
    );
  });
});

function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${sorted(member)}`).join(',')}}`;
}
