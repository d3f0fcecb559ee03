import type { MethodSettings, VoteOrder, VoteRules, VoteTerms } from '@maestro/contracts';
import { methodOptionsOf, plainTerms } from '@maestro/tally';
import type { FieldError } from '../field-error.ts';

const PLAIN: VoteRules = { method: 'majority', options: null, quorum: 0.5, tie_break: null, closes_after: null };

/** The terms of a vote; logs written before votes had any mean the plain ones. */
export const termsOf = ({ terms }: { readonly terms?: VoteTerms | undefined }): VoteTerms => terms ?? plainTerms;

/**
 * The rules of a vote from what somebody ordered; what is left out stays as in `base`. Settings belong to their method
 * and are not carried to another one.
 */
export function voteRulesOf(order: VoteOrder, base: VoteRules = PLAIN): VoteRules {
  const before = termsOf(base);
  const method = order.method ?? base.method;
  const { closes_after, deadline } = order;
  const isTimed = closes_after !== undefined || deadline !== undefined;
  const closing = isTimed ? deadline : base.deadline;
  return {
    method,
    options: order.options ?? base.options,
    quorum: order.quorum ?? base.quorum,
    tie_break: order.tie_break ?? base.tie_break,
    closes_after: isTimed ? (closes_after ?? null) : base.closes_after,
    ...(closing !== undefined && { deadline: closing }),
    terms: {
      settings: { ...(method === base.method ? before.settings : {}), ...settingsIn(order) },
      weights: order.weights ?? before.weights,
      quorum_weight: order.quorum_weight ?? before.quorum_weight,
      tie_seed: order.tie_seed ?? before.tie_seed,
      secret: order.secret ?? before.secret,
      hidden_until_close: order.hidden_until_close ?? before.hidden_until_close,
      early_end: order.early_end ?? before.early_end,
    },
  };
}

function settingsIn(order: VoteOrder): MethodSettings {
  const { threshold, runoff, seats, quota, max_score, dots, incomplete, batch, overvote } = order;
  const given = { threshold, runoff, seats, quota, max_score, dots, incomplete, batch, overvote };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Everything about an order that makes no vote. `under`: where the order stands in its body, `/vote` or nothing. */
export function checkVoteOrder(order: VoteOrder, base: VoteRules | null, at: string, under: string): FieldError[] {
  const rules = voteRulesOf(order, base ?? PLAIN);
  const terms = termsOf(rules);
  const errors: FieldError[] = [];
  const wrong = (field: string, detail: string) => errors.push({ pointer: `${under}/${field}`, detail });
  const listed = rules.options ?? [];
  if (new Set(listed).size < listed.length) wrong('options', 'Every option may stand there once.');
  const settled = methodOptionsOf({ ...rules, terms });
  if (!settled.ok) for (const { option, problem } of settled.error) wrong(option, `${option} ${problem}.`);
  if (order.closes_after !== undefined && order.deadline !== undefined) {
    wrong('deadline', 'Give either closes_after or deadline.');
  }
  if (order.deadline !== undefined && order.deadline <= at) wrong('deadline', 'The deadline has already passed.');
  if (order.tie_seed !== undefined && rules.tie_break !== 'lot') wrong('tie_seed', 'Only a lot is drawn from a seed.');
  const before = base && termsOf(base);
  if (before?.secret && !terms.secret) wrong('secret', 'The vote was to be secret: that cannot be taken back.');
  if (before?.hidden_until_close && !terms.hidden_until_close) {
    wrong('hidden_until_close', 'The result was to be hidden until the close: that cannot be taken back.');
  }
  return errors;
}
