import type {
  CreateDiscussion,
  Draft,
  LogEvent,
  LogEventType,
  Refusal,
  Stance,
  Tally,
  ToolUse,
} from '@maestro/contracts';
import { CreateDiscussion as Schema } from '@maestro/contracts';
import { instantPlus } from '@maestro/kernel';
import type { z } from 'zod';
import { decide, initialState, replay, type Command, type Input, type State } from '../src/index.ts';

const PERSONAS = {
  architect: { name: 'Architect AI', title: null },
  backend_eng: { name: 'Backend Engineer AI', title: null },
  devops: { name: 'DevOps AI', title: null },
};
const PEOPLE = { alex: { name: 'Alex', title: 'Product Manager' }, sarah: { name: 'Sarah', title: 'CTO' } };
const ORIGIN = { provider: 'claude', model: 'fake-1', simulated: true };

type WithoutTime = Input extends infer I ? (I extends Input ? Omit<I, 'at'> : never) : never;

/** A table of agents and people without any service behind it: the test plays everybody. */
export class Table {
  readonly log: LogEvent[] = [];
  readonly commands: Command[] = [];
  state: State = initialState('d1');
  now = '2026-11-23T09:00:00.000Z';
  refusal: Refusal | null = null;

  static open(request: z.input<typeof CreateDiscussion>, by = 'alex'): Table {
    const table = new Table();
    table.create(request, by);
    if (table.refusal) throw new Error(JSON.stringify(table.refusal));
    return table;
  }

  create(request: z.input<typeof CreateDiscussion>, by = 'alex'): this {
    const parsed: CreateDiscussion = Schema.parse(request);
    return this.take({
      kind: 'create',
      workspace_id: 'default',
      by,
      request: parsed,
      personas: PERSONAS,
      people: PEOPLE,
    });
  }

  /** Anything that can happen; what it leads to is appended, a refusal is kept. */
  take(input: WithoutTime): this {
    const result = decide({ ...input, at: this.now }, this.state);
    this.refusal = result.ok ? null : result.error;
    if (!result.ok) return this;
    const events = result.value.events.map((event, i) => ({ ...event, seq: this.state.seq + i + 1, at: this.now }));
    this.log.push(...events);
    this.commands.push(...result.value.commands);
    this.state = replay('d1', events, this.state);
    return this;
  }

  wait(ms: number): this {
    this.now = instantPlus(this.now, ms);
    return this.take({ kind: 'time-passed' });
  }

  /** The newest command of a kind; throws where none was sent. */
  sent<N extends Command['name']>(name: N): Extract<Command, { name: N }> {
    const found = this.commands.findLast((c) => c.name === name);
    if (!found) throw new Error(`no ${name} was sent`);
    return found as Extract<Command, { name: N }>;
  }

  get speaker(): string | null {
    return this.state.turn?.agent_id ?? null;
  }

  says(text = 'I think so.', mentions: string[] = []): this {
    const turn = this.state.turn;
    if (!turn) throw new Error('nobody has the floor');
    return this.turnCompletes(turn.turn_id, turn.agent_id, text, mentions);
  }

  turnCompletes(
    turn_id: string,
    agent_id: string,
    text = 'I think so.',
    mentions: string[] = [],
    tool_calls: readonly ToolUse[] = [],
  ): this {
    return this.take({
      kind: 'turn-completed',
      turn_id,
      agent_id,
      text,
      mentions,
      tokens: { input: 100, output: 20 },
      fallback_from: null,
      tool_calls,
      ...ORIGIN,
    });
  }

  fails(tool_calls: readonly ToolUse[] = []): this {
    const { turn_id = 'none', agent_id = 'nobody' } = this.state.turn ?? {};
    return this.turnFails(turn_id, agent_id, tool_calls);
  }

  turnFails(turn_id: string, agent_id: string, tool_calls: readonly ToolUse[] = []): this {
    return this.take({ kind: 'turn-failed', turn_id, agent_id, cause: 'unavailable', detail: 'no answer', tool_calls });
  }

  moderator(output: unknown): this {
    const choice_id = this.state.choice?.choice_id ?? 'none';
    return this.take({ kind: 'moderator-answered', choice_id, output, ...ORIGIN });
  }

  person(by: string, text: string, mentions: string[] = []): this {
    return this.take({ kind: 'message', by, text, mentions });
  }

  answers(by: string, option: string | null, message: string | null = null): this {
    const open = Object.values(this.state.requests).find((r) => r.status === 'open' && r.to.includes(by));
    const request_id = open?.request_id ?? 'none';
    return this.take({ kind: 'request-answered', request_id, by, option, message, approval: null });
  }

  /** Everybody's ballots, counted by majority. */
  votes(choices: Record<string, string | null>, secret = false): this {
    const vote = this.state.votes.at(-1);
    if (!vote) throw new Error('no vote was opened');
    const ballots = Object.entries(choices).map(([participant_id, choice]) => ({
      participant_id,
      choice,
      cause: null,
    }));
    return this.take({
      kind: 'vote-closed',
      vote_id: vote.vote_id,
      tally: count(vote.options, vote.voters.length, Object.values(choices)),
      ballots,
      reasons: {},
      closed_by: 'all_voted',
      ...(secret && { secret }),
    });
  }

  /** The analyst reads the thread and takes claims from it. */
  analyst(statements: readonly string[], agreement = 50): this {
    const { analysis_id } = this.sent('requestAnalysis').data;
    const none = { agreements: [], disagreements: [], proposals: [], concerns: [], trade_offs: [] };
    return this.take({
      kind: 'analysis-completed',
      analysis_id,
      analysis: { ...none, agreement },
      statements: statements.map((text, i) => ({ statement_id: `${analysis_id}-s${i + 1}`, text, messages: [2] })),
      ...ORIGIN,
    });
  }

  takes(participant_id: string, stances: Record<string, Stance>, acknowledged = true): this {
    const taken = Object.entries(stances).map(([statement_id, stance]) => ({ statement_id, stance }));
    return this.take({ kind: 'stances-taken', participant_id, stances: taken, acknowledged });
  }

  synthesis(draft: Partial<Draft> = {}): this {
    const { draft_id, option } = this.sent('draftDecision').data;
    return this.take({ kind: 'decision-drafted', draft_id, draft: { ...written(option), ...draft }, ...ORIGIN });
  }

  signs(
    by: string,
    response: 'approve' | 'override' | 'more_discussion' | 'veto',
    more: { option?: string; conditions?: string[]; reason?: string } = {},
  ): this {
    const open = this.state.approvals.findLast((a) => a.to === by);
    return this.take({
      kind: 'request-answered',
      request_id: open?.request_id ?? 'none',
      by,
      option: null,
      message: null,
      approval: {
        response,
        option: more.option ?? null,
        conditions: more.conditions ?? [],
        reason: more.reason ?? null,
      },
    });
  }

  get types(): LogEventType[] {
    return this.log.map((e) => e.type);
  }

  last<T extends LogEventType>(type: T): Extract<LogEvent, { type: T }> {
    const found = this.log.findLast((e) => e.type === type);
    if (!found) throw new Error(`no ${type} in the log`);
    return found as Extract<LogEvent, { type: T }>;
  }
}

export function count(options: readonly string[], eligible: number, choices: readonly (string | null)[]): Tally {
  const counts = Object.fromEntries(options.map((o) => [o, choices.filter((c) => c === o).length]));
  const valid = choices.filter((c) => c !== null).length;
  const winner = options.find((o) => (counts[o] ?? 0) * 2 > valid) ?? null;
  const most = Math.max(...Object.values(counts));
  const top = options.filter((o) => counts[o] === most);
  const outcome = winner ? 'winner' : top.length > 1 ? 'tie' : 'no_majority';
  return {
    counts,
    eligible,
    cast: choices.length,
    abstentions: choices.length - valid,
    quorum_needed: Math.ceil(eligible / 2),
    outcome,
    winner,
    tied: outcome === 'tie' ? top : [],
    broken_by: null,
  };
}

export const written = (option: string): Draft => ({
  title: option,
  decision: `We choose ${option}.`,
  rationale: 'It carries the day.',
  summary: 'Short.',
  action_steps: ['Plan', 'Build', 'Review'].map((step) => ({ step, owner: null, due: null })),
  citations: [{ field: 'decision', sentence: `We choose ${option}.`, messages: [2] }],
  review_date: null,
});
