import type { LogData, Participant, Permission, Refusal, Role } from '@maestro/contracts';
import type { Input } from '../input.ts';
import type { Proceedings } from '../proceedings.ts';
import type { FieldError } from '../field-error.ts';
import { checkVoteOrder, termsOf, voteRulesOf } from '../ending/vote-rules.ts';
import { checkWeights } from '../ending/vote-weights.ts';

type Create = Extract<Input, { kind: 'create' }>;

const AGENT: readonly Permission[] = ['can_message', 'can_vote'];
/** What being the decision maker means; the request's permissions stand beside it, not in its place. */
const OF_DECISION_MAKERS: readonly Permission[] = ['breaks_ties', 'can_steer'];
/** What a role stands for where the request names no permissions. */
export const ROLES: Readonly<Record<Role, readonly Permission[]>> = {
  observer: [],
  contributor: ['can_message', 'can_vote'],
  decision_maker: ['can_message', 'can_vote', ...OF_DECISION_MAKERS],
  must_approve: ['can_message', 'can_veto', 'must_approve'],
};
/** System personas: they serve the table and never sit at it. */
const RESERVED: readonly string[] = ['moderator', 'analyst', 'synthesiser'];
const DEFAULT_ROUNDS = { round_robin: 3, structured_debate: 2, voting: 1 } as const;

/** Opens a discussion, or says field by field what is wrong with the request. */
export function open(p: Proceedings, input: Create): Refusal | null {
  const { request } = input;
  const seated = seatAgents(input);
  const people = request.humans.map((h): Participant => ({
    id: h.user_id,
    kind: 'human',
    role: h.role,
    permissions: permissionsOf(h),
    persona: null,
    provider: null,
    model: null,
  }));
  const errors = [
    ...checkAgents(input),
    ...checkPeople(input, seated),
    ...checkRules(input, seated),
    ...checkVote(input, [...seated, ...people]),
  ];
  if (errors.length > 0) return { kind: 'invalid', detail: 'The discussion cannot be opened like this.', errors };

  p.record('discussion:created', {
    workspace_id: input.workspace_id,
    created_by: input.by,
    topic: request.topic,
    brief: request.brief ?? null,
    ...wordsOf(input, seated),
    protocol: request.protocol,
    rounds: request.rounds ?? DEFAULT_ROUNDS[request.protocol],
    sides: request.sides ?? null,
    moderator: request.moderator,
    analysis: request.analysis,
    participants: [...seated, ...people],
    vote: voteRulesOf(request.vote ?? {}),
    limits: {
      max_messages: request.limits?.max_messages ?? null,
      max_tokens: request.limits?.max_tokens ?? null,
      max_minutes: request.limits?.max_minutes ?? null,
    },
    ...budgetOf(request),
  });
  return null;
}

const budgetOf = ({ budget }: Create['request']): Pick<LogData<'discussion:created'>, 'budget'> =>
  budget ? { budget: { tokens: budget.tokens ?? null, usd: budget.usd ?? null } } : {};

function permissionsOf({ role, permissions }: Create['request']['humans'][number]): Permission[] {
  const kept = role === 'decision_maker' ? OF_DECISION_MAKERS : [];
  return permissions ? [...new Set([...permissions, ...kept])] : [...ROLES[role]];
}

/** An agent's id is its persona, with `-2`, `-3` … appended on repetition. */
function seatAgents({ request, personas }: Create): Participant[] {
  const seen = new Map<string, number>();
  return request.agents.map(({ persona, provider, model }) => {
    const count = (seen.get(persona) ?? 0) + 1;
    seen.set(persona, count);
    const version = personas[persona]?.version;
    return {
      id: count === 1 ? persona : `${persona}-${count}`,
      kind: 'agent',
      role: null,
      permissions: [...AGENT],
      persona,
      ...(version !== undefined && { persona_version: version }),
      provider: provider ?? null,
      model: model ?? null,
    };
  });
}

function wordsOf(
  { request, personas, people }: Create,
  seated: readonly Participant[],
): Pick<LogData<'discussion:created'>, 'names' | 'titles' | 'system_prompts'> {
  const names: Record<string, string> = {};
  const titles: Record<string, string> = {};
  const system_prompts: Record<string, string> = {};
  seated.forEach(({ id, persona }, i) => {
    const asked = request.agents[i];
    const known = personas[persona ?? id];
    const suffix = id === persona ? '' : ` ${id.slice((persona ?? id).length + 1)}`;
    names[id] = asked?.name ?? `${known?.name ?? id}${suffix}`;
    if (known?.title) titles[id] = known.title;
    if (asked?.system_prompt) system_prompts[id] = asked.system_prompt;
  });
  for (const { user_id, name, title } of request.humans) {
    const known = people[user_id];
    names[user_id] = name ?? known?.name ?? user_id;
    const called = title ?? known?.title;
    if (called) titles[user_id] = called;
  }
  return { names, titles, system_prompts };
}

function checkAgents({ request, personas }: Create): FieldError[] {
  if (request.agents.length === 0) return [{ pointer: '/agents', detail: 'At least one agent must sit at the table.' }];
  return request.agents.flatMap(({ persona }, i) =>
    Object.hasOwn(personas, persona) && !RESERVED.includes(persona)
      ? []
      : [{ pointer: `/agents/${i}/persona`, detail: `There is no persona called ${persona}.` }],
  );
}

function checkPeople({ request }: Create, seated: readonly Participant[]): FieldError[] {
  const taken = new Set([...seated.map((s) => s.id), ...RESERVED]);
  const errors: FieldError[] = [];
  request.humans.forEach(({ user_id }, i) => {
    if (taken.has(user_id)) {
      errors.push({ pointer: `/humans/${i}/user_id`, detail: `The id ${user_id} is already taken at this table.` });
    }
    taken.add(user_id);
  });
  return errors;
}

function checkRules({ request }: Create, seated: readonly Participant[]): FieldError[] {
  const errors: FieldError[] = [];
  const { sides } = request;
  if (!sides) return errors;
  if (request.protocol !== 'structured_debate') {
    errors.push({ pointer: '/sides', detail: 'Only a structured_debate has sides.' });
  }
  const onSides = [...sides.pro, ...sides.con];
  if (new Set(onSides).size < onSides.length) {
    errors.push({ pointer: '/sides', detail: 'Nobody can be on both sides, or on one side twice.' });
  }
  for (const id of onSides.filter((id) => !seated.some((s) => s.id === id))) {
    errors.push({ pointer: '/sides', detail: `${id} is not an agent of this discussion.` });
  }
  return errors;
}

function checkVote({ at, request }: Create, seats: readonly Participant[]): FieldError[] {
  const order = request.vote ?? {};
  const errors = checkVoteOrder(order, null, at, '/vote');
  const { weights, secret } = termsOf(voteRulesOf(order));
  const voters = seats.filter((seat) => seat.permissions.includes('can_vote'));
  errors.push(...checkWeights(voters, weights, secret, '/vote'));
  if (request.protocol === 'voting' && !order.options && !request.moderator) {
    const detail = 'Without options and without a moderator to frame them there is nothing to vote on first.';
    errors.push({ pointer: '/vote/options', detail });
  }
  return errors;
}
