import { FormatError } from '@maestro/tally/formats';
import { describe, expect, test } from 'vitest';
import { canonical, type Json } from './canonical.ts';
import { headOf, linksOf, rootOf } from './chain.ts';
import { receiptOf } from './receipt.ts';
import { recount } from './recount.ts';
import { sealVote, writeExport } from './seal-vote.ts';
import { randomFrom, RULES, sealed } from './testing/votes.ts';
import { verifyExport } from './verify-export.ts';
import type { VoteExport } from './vote-export.ts';
import { readExport } from './read-export.ts';

const ALTERATIONS = Number(process.env['CHAIN_ALTERATIONS'] ?? 10_000);
const SEED = Number(process.env['CHAIN_SEED'] ?? 20_261_123);

type Mutable = { -readonly [K in keyof VoteExport]: VoteExport[K] };
const copy = (vote: VoteExport): Mutable => structuredClone(vote);
const whole = (vote: VoteExport) => verifyExport(writeExport(vote));
const checks = (vote: VoteExport) => new Set(whole(vote).findings.map(({ check }) => check));

describe('an alteration of an exported vote is found', () => {
  const vote = sealed(8);

  test('a changed ballot', () => {
    const altered = copy(vote);
    altered.ballots = altered.ballots.with(3, {
      ...altered.ballots[3]!,
      ballot: { ranking: ['Ben'], class: 'people', voter: 'voter-3' },
    });
    expect(whole(altered).findings[0]).toMatchObject({
      check: 'receipt',
      line: 8,
      detail: 'ballot 4 of 8 is not the one its receipt was given for',
    });
  });

  test('a ballot that says the same in other words', () => {
    const at = vote.ballots.findIndex(({ ballot }) => Array.isArray(ballot['ranking']) && ballot['ranking'].length > 0);
    const { ballot } = vote.ballots[at]!;
    const ranking = (ballot['ranking'] as string[]).map((option) => [option]);
    const altered = {
      ...vote,
      ballots: vote.ballots.with(at, { ...vote.ballots[at]!, ballot: { ...ballot, ranking } }),
    };
    expect(checks(altered)).toEqual(new Set(['receipt']));
  });

  test('a removed, an added and a moved ballot, where it happened', () => {
    const removed = { ...vote, ballots: vote.ballots.toSpliced(2, 1) };
    const added = { ...vote, ballots: vote.ballots.toSpliced(2, 0, sealed(1, RULES, 2).ballots[0]!) };
    const moved = { ...vote, ballots: [vote.ballots[1]!, vote.ballots[0]!, ...vote.ballots.slice(2)] };
    expect(whole(removed).findings.find(({ check }) => check === 'link')?.detail).toContain('ballot 3 of 7');
    expect(whole(added).ok).toBe(false);
    expect(whole(moved).findings.find(({ check }) => check === 'link')?.detail).toContain('ballot 1 of 8');
  });

  test('a cut tail, even where number and tally were made to fit', () => {
    for (let kept = 0; kept < vote.ballots.length; kept += 1) {
      const ballots = vote.ballots.slice(0, kept);
      const counted = recount(vote.rules, readExport(writeExport(vote)).profile.ballots.slice(0, kept));
      const altered = { ...vote, ballots, head: { ...vote.head, count: kept }, tally: counted };
      expect(checks(altered)).toEqual(new Set(['head']));
    }
  });

  test('a whole new chain, by the head that was published', () => {
    const { profile } = readExport(writeExport(vote));
    const salts = vote.ballots.map(({ salt }) => salt);
    const kept = profile.ballots.slice(1).map((ballot, index) => ({ ballot, salt: salts[index + 1]! }));
    const forged = writeExport(sealVote(vote.rules, kept));
    expect(verifyExport(forged).ok).toBe(true);
    expect(verifyExport(forged, vote.head.hash).findings.map(({ check }) => check)).toEqual(['published head']);
  });

  test('other rules, and another tally', () => {
    expect(checks({ ...vote, rules: { ...vote.rules, method: 'borda', method_options: {} } })).toContain('head');
    expect(checks({ ...vote, tally: { ...vote.tally, winners: ['Dora', 'Ada'] } })).toEqual(new Set(['tally']));
    const { tally } = copy(vote);
    expect(whole({ ...vote, tally: { ...tally, ballots: 9 } }).findings[0]?.detail).toContain(
      '/ballots: 9 stands there, 8 is right',
    );
  });

  test('a voter named in a secret vote, and an order that is not by receipt', () => {
    const rules = { ...RULES, secret: true };
    const secret = sealed(4, rules);
    const { profile } = readExport(writeExport(secret));
    const entries = profile.ballots.map((ballot, index) => {
      const cast = { ...ballot, voter: `v${index}` };
      const salt = secret.ballots[index]!.salt;
      return { cast, salt, receipt: receiptOf(rules.vote, cast, salt) };
    });
    entries.sort((a, b) => (a.receipt < b.receipt ? 1 : -1));
    const root = rootOf(rules);
    const links = linksOf(
      root,
      entries.map(({ receipt }) => receipt),
    );
    const ballots = entries.map(({ cast, salt, receipt }, index) => {
      const { paper: _, ...rest } = cast;
      const written = secret.ballots.find((entry) => entry.salt === salt)!.ballot;
      return { ballot: { ...written, ...rest }, salt, receipt, link: links[index]! };
    });
    const forged = { ...secret, ballots, head: headOf(4, links[3]!) };
    expect(checks(forged)).toEqual(new Set(['secrecy', 'order']));
  });

  test('a text that is no export is a finding, one that is no JSON an error', () => {
    expect(verifyExport('{"format":"maestro-vote/2"}').findings[0]).toMatchObject({ check: 'shape', line: 1 });
    expect(() => verifyExport('{"format"')).toThrow('expected ":"');
  });

  test(`${ALTERATIONS} random ones (seed ${SEED})`, { timeout: 600_000 }, () => {
    const random = randomFrom(SEED);
    const votes = [
      sealed(7),
      sealed(12, { ...RULES, method: 'instant-runoff' }),
      sealed(6, { ...RULES, secret: true }),
    ];
    const kinds = new Map<string, number>();
    for (let run = 0; run < ALTERATIONS; run += 1) {
      const original = votes[run % votes.length]!;
      const { text, kind } = altered(original, random);
      if (same(text, original)) continue;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      expect(isFine(text), `${kind}, run ${run}: ${text}`).toBe(false);
    }
    expect([...kinds.keys()].sort()).toEqual(['byte', 'cut', 'move', 'remove', 'repeat', 'value']);
    expect([...kinds.values()].reduce((a, b) => a + b)).toBeGreaterThan(ALTERATIONS * 0.6);
  });
});

type Altered = { readonly text: string; readonly kind: string };

/** Changes one thing: a byte of the text, a value anywhere in it, or the list of ballots. */
function altered(vote: VoteExport, random: () => number): Altered {
  const pick = (n: number): number => Math.floor(random() * n);
  const changed = copy(vote);
  const at = pick(vote.ballots.length);
  switch (pick(6)) {
    case 0: {
      const text = writeExport(vote);
      const place = pick(text.length);
      const put = String.fromCharCode(32 + pick(95));
      return { kind: 'byte', text: text.slice(0, place) + put + text.slice(place + 1) };
    }
    case 1:
      changed.ballots = vote.ballots.toSpliced(at, 1);
      return { kind: 'remove', text: writeExport(changed) };
    case 2:
      changed.ballots = vote.ballots.toSpliced(pick(vote.ballots.length + 1), 0, vote.ballots[at]!);
      return { kind: 'repeat', text: writeExport(changed) };
    case 3:
      changed.ballots = vote.ballots.toSpliced(at, 1).toSpliced(pick(vote.ballots.length), 0, vote.ballots[at]!);
      return { kind: 'move', text: writeExport(changed) };
    case 4:
      changed.ballots = vote.ballots.slice(0, at);
      if (random() < 0.5) changed.head = { ...vote.head, count: at };
      return { kind: 'cut', text: writeExport(changed) };
    default: {
      const tree = JSON.parse(writeExport(vote)) as Json;
      return { kind: 'value', text: JSON.stringify(changeSomewhere(tree, random)) };
    }
  }
}

/** The same value but for one place, which is reached by a random walk from the root. */
function changeSomewhere(value: Json, random: () => number): Json {
  if (typeof value !== 'object' || value === null || (random() < 0.05 && Object.keys(value).length > 0))
    return replaced(value, random);
  const entries = Object.entries(value);
  if (entries.length === 0) return Array.isArray(value) ? ['x'] : { x: 1 };
  const index = Math.floor(random() * entries.length);
  const gone = random() < 0.1;
  const next = entries.flatMap(([name, member], i) => {
    if (i !== index) return [[name, member] as const];
    return gone ? [] : [[name, changeSomewhere(member, random)] as const];
  });
  return Array.isArray(value) ? next.map(([, member]) => member) : Object.fromEntries(next);
}

function replaced(value: Json, random: () => number): Json {
  const others: Json[] = [null, true, 0, 1, 2, 'Ada', 'Ben', '', [], {}, ['Ben'], '00', -1, 0.5];
  if (typeof value === 'string' && value.length > 1 && random() < 0.5) {
    const at = Math.floor(random() * value.length);
    return value.slice(0, at) + (value[at] === '0' ? '1' : '0') + value.slice(at + 1);
  }
  return others[Math.floor(random() * others.length)]!;
}

/** Whether an alteration left everything as it was: another byte between values, the same value again. */
function same(text: string, original: VoteExport): boolean {
  try {
    return canonical(JSON.parse(text) as Json) === canonical(JSON.parse(writeExport(original)) as Json);
  } catch {
    return false;
  }
}

function isFine(text: string): boolean {
  try {
    return verifyExport(text).ok;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}
