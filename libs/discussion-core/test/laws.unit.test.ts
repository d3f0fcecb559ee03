import type { LogEvent } from '@maestro/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evolve, hasEnded, initialState, nextDeadline, replay, type Input } from '../src/index.ts';
import { count, Table } from './table.ts';

const WHO = ['architect', 'architect-2', 'devops', 'alex', 'sarah', 'omar', 'mallory'];
const OPTIONS = ['A', 'B', 'C'];
const id = fc.constantFrom(...WHO);
const option = fc.option(fc.constantFrom(...OPTIONS), { nil: null });

const written = fc.record({
  topic: fc.constant('T'),
  protocol: fc.constantFrom('round_robin' as const, 'structured_debate' as const, 'voting' as const),
  rounds: fc.integer({ min: 0, max: 3 }),
  moderator: fc.boolean(),
  agents: fc.constant([{ persona: 'architect' }, { persona: 'architect' }, { persona: 'devops' }]),
  humans: fc.constantFrom(
    [],
    [{ user_id: 'alex', role: 'decision_maker' as const }],
    [
      { user_id: 'alex', role: 'decision_maker' as const },
      { user_id: 'sarah', role: 'must_approve' as const },
      { user_id: 'omar', role: 'must_approve' as const },
    ],
  ),
  vote: fc.constantFrom({}, { options: OPTIONS }, { options: OPTIONS, tie_break: 'decision_maker' as const }),
  limits: fc.constantFrom({}, { max_messages: 4 }, { max_minutes: 3 }),
});

/** Without anybody to frame options, a protocol that begins with a ballot must be given some. */
const request = written.map((req) =>
  req.protocol === 'voting' && !req.moderator ? { ...req, vote: { ...req.vote, options: OPTIONS } } : req,
);

/** Whoever is awaited does their part, one way or another. */
const awaited = fc
  .record({
    choices: fc.array(option, { minLength: 7, maxLength: 7 }),
    signature: fc.constantFrom('approve' as const, 'override' as const, 'more_discussion' as const, 'veto' as const),
    pick: fc.nat(8),
  })
  .map(({ choices, signature, pick }) => (t: Table) => {
    const { state } = t;
    const held = Object.values(state.requests).find((r) => r.status === 'open' && r.blocking);
    const approval = state.approvals.find((a) => a.status === 'open');
    const vote = state.votes.at(-1);
    if (state.turn) t.says();
    else if (state.choice) t.moderator(pickFor(state.choice, pick));
    else if (held) t.answers(held.to[0] ?? '', held.options[pick % held.options.length] ?? null);
    else if (approval) t.signs(approval.to, signature, signature === 'override' ? { option: 'B' } : {});
    else if (vote && !vote.closed) castAll(t, choices);
    else if (state.draft && !state.draft.draft) t.synthesis();
  });

function pickFor({ about, candidates }: { about: string; candidates: readonly string[] }, pick: number): unknown {
  if (about === 'options') return { options: OPTIONS };
  const one = candidates[pick % candidates.length];
  return about === 'question' ? { question: { to: one, prompt: 'Which?', options: ['A', 'B'] } } : { speaker: one };
}

/** Anything, sensible or not, wanted or not. */
const anything = fc.oneof(
  fc.constant((t: Table) => t.state.turn && t.says()),
  fc.record({ text: fc.string(), mentions: fc.array(id, { maxLength: 2 }) }).map(({ text, mentions }) => {
    return (t: Table) => t.state.turn && t.says(text, mentions);
  }),
  fc.constant((t: Table) => t.fails()),
  fc.constant((t: Table) => t.turnCompletes(t.state.given_up[0] ?? 'none', 'architect')),
  fc
    .oneof(
      fc.constant({ question: null }),
      fc.constant({ question: { to: 'alex', prompt: 'Which?', options: ['A', 'B'] } }),
      fc.record({ speaker: id }),
      fc.constant({ options: OPTIONS }),
      fc.anything(),
    )
    .map((output) => (t: Table) => t.moderator(output)),
  fc.tuple(id, fc.array(id, { maxLength: 2 })).map(
    ([by, mentions]) =>
      (t: Table) =>
        t.person(by, 'x', mentions),
  ),
  fc.tuple(id, option).map(
    ([by, o]) =>
      (t: Table) =>
        t.answers(by, o),
  ),
  fc.array(option, { minLength: 7, maxLength: 7 }).map((choices) => (t: Table) => castAll(t, choices)),
  fc.constant((t: Table) => t.state.draft && t.synthesis()),
  fc
    .tuple(id, fc.constantFrom('approve' as const, 'override' as const, 'more_discussion' as const, 'veto' as const))
    .map(
      ([by, response]) =>
        (t: Table) =>
          t.signs(by, response, response === 'override' ? { option: 'B' } : {}),
    ),
  fc.constantFrom('pause' as const, 'resume' as const).map((kind) => (t: Table) => t.take({ kind, by: 'alex' })),
  id.map((participant_id) => (t: Table) => t.take({ kind: 'leave', by: 'alex', participant_id })),
  id.map((by) => (t: Table) => t.take({ kind: 'call-vote', by, vote: {} })),
  fc.constant((t: Table) => t.commands.some((c) => c.name === 'requestAnalysis') && t.analyst(['A is cheap.'])),
  fc.tuple(id, fc.constantFrom('agree' as const, 'pass' as const), fc.boolean()).map(
    ([by, stance, acknowledged]) =>
      (t: Table) =>
        t.takes(by, { [t.state.statements[0]?.statement_id ?? 'none']: stance }, acknowledged),
  ),
  fc.integer({ min: 1, max: 3 }).map(
    (revision) => (t: Table) =>
      t.take({
        kind: 'opinion-updated',
        opinion: {
          revision,
          participants: 0,
          groups: [],
          silhouette: null,
          agreed: [],
          disagreed: [],
          statements: [],
          positions: {},
        },
      }),
  ),
  fc.integer({ min: 0, max: 300_000 }).map((ms) => (t: Table) => t.wait(ms)),
  fc
    .constantFrom('warning' as const, 'wind_down' as const)
    .map(
      (level) => (t: Table) =>
        t.take({ kind: 'budget-neared', scope: 'workspace', period: 'day', unit: 'usd', level, share: 0.9 }),
    ),
);

const happening = fc.oneof({ arbitrary: awaited, weight: 3 }, { arbitrary: anything, weight: 1 });

function castAll(t: Table, choices: readonly (string | null)[]): unknown {
  const open = t.state.votes.at(-1);
  if (!open || open.closed) return;
  return t.votes(Object.fromEntries(open.voters.map((voter, i) => [voter, choices[i] ?? null])));
}

function play(req: object, happenings: readonly ((t: Table) => unknown)[]) {
  const table = Table.open(req as never);
  for (const happen of happenings) happen(table);
  return table;
}

/** Everybody does what is asked of them; nobody is asked for ever. */
function finish(table: Table): void {
  for (let i = 0; i < 300 && !hasEnded(table.state); i++) {
    const { state } = table;
    if (state.paused) table.take({ kind: 'resume', by: 'alex' });
    else if (state.turn) table.says();
    else if (state.choice) table.moderator(null);
    else answerOne(table);
  }
}

function answerOne(table: Table): void {
  const { state } = table;
  const held = Object.values(state.requests).find((r) => r.status === 'open' && r.blocking);
  const open = state.votes.at(-1);
  if (held) {
    table.take({
      kind: 'request-answered',
      request_id: held.request_id,
      by: held.to[0] ?? '',
      option: held.options[0] ?? null,
      message: null,
      approval: null,
    });
  } else if (open && !open.closed) castAll(table, Array<string>(7).fill(open.options[0] ?? ''));
  else if (state.draft && !state.draft.draft) table.synthesis();
  else for (const a of state.approvals.filter((a) => a.status === 'open')) table.signs(a.to, 'approve');
}

const story = fc.tuple(request, fc.array(happening, { maxLength: 80 }));

describe('laws of the core', () => {
  it('replaying a log gives the state that wrote it, twice the same', () => {
    fc.assert(
      fc.property(story, ([req, happenings]) => {
        const table = play(req, happenings);
        expect(replay('d1', table.log)).toEqual(table.state);
        expect(replay('d1', table.log)).toEqual(replay('d1', structuredClone(table.log)));
      }),
      { numRuns: 300 },
    );
  });

  it('seq is 1, 2, 3 … without gaps, and nothing follows the end but what is late', () => {
    fc.assert(
      fc.property(story, ([req, happenings]) => {
        const table = play(req, happenings);
        expect(table.log.map((e) => e.seq)).toEqual(table.log.map((_, i) => i + 1));
        const end = table.log.findIndex((e) => e.type === 'discussion:phase' && ENDS.includes(e.data.to));
        if (end < 0) return;
        for (const event of table.log.slice(end + 1)) expect(AFTER_THE_END).toContain(event.type);
      }),
      { numRuns: 300 },
    );
  });

  it('whatever has happened, the discussion can still end', () => {
    fc.assert(
      fc.property(story, ([req, happenings]) => {
        const table = play(req, happenings);
        finish(table);
        expect(hasEnded(table.state)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('gives nobody the floor from when a budget winds down', () => {
    fc.assert(
      fc.property(story, ([req, happenings]) => {
        const table = play(req, happenings);
        finish(table);
        const near = table.log.findIndex((e) => e.type === 'budget:neared' && e.data.level === 'wind_down');
        if (near >= 0) expect(table.log.slice(near).map((e) => e.type)).not.toContain('agent:thinking');
      }),
      { numRuns: 300 },
    );
  });

  it('waits for no machine without a watchdog', () => {
    fc.assert(
      fc.property(story, ([req, happenings]) => {
        const { state } = play(req, happenings);
        const awaited = state.turn ?? state.choice ?? (state.draft && !state.draft.draft ? state.draft : null);
        if (awaited && !hasEnded(state)) expect(nextDeadline(state)).not.toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  it('once told the time, has nothing due before time goes on', () => {
    fc.assert(
      fc.property(story, fc.boolean(), ([req, happenings], isPaused) => {
        const table = play(req, happenings);
        table.take({ kind: isPaused ? 'pause' : 'resume', by: 'alex' }).wait(600_000);
        const due = nextDeadline(table.state);
        if (due !== null) expect(due > table.now).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('evolve takes any events in any order and never throws', () => {
    const logs = fc
      .array(story, { minLength: 1, maxLength: 3 })
      .map((stories) => stories.flatMap(([req, happenings]) => play(req, happenings).log));
    fc.assert(
      fc.property(
        logs.chain((log) => fc.shuffledSubarray<LogEvent>(log)),
        (log) => {
          const once = log.reduce(evolve, initialState('d1'));
          expect(log.reduce(evolve, initialState('d1'))).toEqual(once);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('decide refuses or decides, and never throws, whatever the ids', () => {
    const facts = fc.constantFrom<(other: string) => Omit<Input, 'at'>>(
      (x) => ({ kind: 'turn-failed', turn_id: x, agent_id: x, cause: 'timeout', detail: '', tool_calls: [] }),
      (x) => ({ kind: 'ballot-cast', vote_id: x, participant_id: x }),
      (x) => ({ kind: 'decision-failed', draft_id: x, cause: '' }),
      (x) => ({ kind: 'analysis-failed', analysis_id: x, cause: '' }),
      (x) => ({
        kind: 'stances-taken',
        participant_id: x,
        stances: [{ statement_id: x, stance: 'agree' }],
        acknowledged: true,
      }),
      (x) => ({ kind: 'request-expired', request_id: x, policy: 'wait', option: null }),
      (x) => ({
        kind: 'vote-closed',
        vote_id: x,
        tally: count(OPTIONS, 0, []),
        ballots: [],
        reasons: {},
        closed_by: 'all_voted',
      }),
    );
    fc.assert(
      fc.property(
        story,
        facts,
        fc.constantFrom('constructor', '__proto__', 'd1-t9999', 'x'),
        ([req, happenings], fact, x) => {
          const table = play(req, happenings);
          const before = table.state;
          table.take(fact(x) as never);
          expect(table.refusal).toBeNull();
          expect(table.log.slice(before.seq).filter((e) => JSON.stringify(e).includes(`"${x}"`))).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

it('the stories reach every corner the laws speak of', () => {
  const seen = new Set<string>();
  for (const [req, happenings] of fc.sample(story, { numRuns: 2500, seed: 7 })) {
    for (const event of play(req, happenings).log) {
      seen.add(event.type === 'discussion:phase' ? `${event.data.to} ${event.data.reason}` : event.type);
    }
  }
  for (const corner of CORNERS) expect(seen).toContain(corner);
});

const CORNERS = [
  'turn:discarded',
  'moderator:fallback',
  'human:input_answered',
  'limit:reached',
  'vote:closed',
  'approval:given',
  'decision:drafted',
  'statement:added',
  'stance:taken',
  'opinion:updated',
  'decided vote',
  'deadlocked vetoed',
  'deadlocked no_winner',
  'discussing run_off',
  'discussing more_discussion',
  'synthesising override',
];
const ENDS = ['decided', 'deadlocked', 'cancelled'];
const AFTER_THE_END = [
  'turn:discarded',
  'stance:taken',
  'human:input_answered',
  'approval:given',
  'vote:cast',
  'vote:closed',
];
