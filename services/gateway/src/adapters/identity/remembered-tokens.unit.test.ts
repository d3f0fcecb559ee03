import { err, ok } from '@maestro/kernel';
import { ManualClock } from '@maestro/testing';
import { expect, it } from 'vitest';
import type { TokenVerifier } from '../../ports/tokens.ts';
import { rememberTokens } from './remembered-tokens.ts';

const NOW = '2026-03-01T12:00:00.000Z';

/** Knows tokens named after people, valid for so long, and counts how often it is asked. */
function counting(validMs: number) {
  const clock = new ManualClock(NOW);
  const asked: string[] = [];
  let withdrawn = false;
  const verifier: TokenVerifier = {
    verify(token) {
      asked.push(token);
      if (withdrawn || token === 'forged') return Promise.resolve(err({ kind: 'invalid', detail: 'no' }));
      const actor = { workspace_id: 'default', person_id: token };
      return Promise.resolve(ok({ actor, expiresAt: Date.parse(NOW) + validMs }));
    },
  };
  return { clock, asked, remembered: rememberTokens(verifier, clock), withdraw: () => (withdrawn = true) };
}

it('asks once for a token, and for each token by itself', async () => {
  const { remembered, asked } = counting(3_600_000);
  for (const token of ['alex', 'alex', 'sarah', 'alex']) {
    expect(await remembered.verify(token)).toMatchObject({ ok: true, value: { actor: { person_id: token } } });
  }
  expect(asked).toEqual(['alex', 'sarah']);
});

it('never remembers beyond the end of the token', async () => {
  const { remembered, asked, clock } = counting(10_000);
  await remembered.verify('alex');
  clock.advance(9_999);
  await remembered.verify('alex');
  expect(asked).toHaveLength(1);
  clock.advance(1);
  await remembered.verify('alex');
  expect(asked).toHaveLength(2);
});

it('notices within a minute that a key was withdrawn', async () => {
  const { remembered, clock, withdraw } = counting(3_600_000);
  await remembered.verify('alex');
  withdraw();
  clock.advance(60_000);
  expect(await remembered.verify('alex')).toMatchObject({ ok: false });
  expect(await remembered.verify('alex')).toMatchObject({ ok: false });
});

it('remembers no refusal', async () => {
  const { remembered, asked } = counting(3_600_000);
  await remembered.verify('forged');
  await remembered.verify('forged');
  expect(asked).toHaveLength(2);
});
