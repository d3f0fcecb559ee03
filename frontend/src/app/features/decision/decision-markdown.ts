import type { DecisionView } from '@maestro/contracts';
import type { Room } from '../../data/room/room';
import { dayOf } from '../../ui/words/time';
import { citedOrder, citedRuns } from '../../ui/words/sentences';
import { nameOf } from '../record/who';
import { sourcesOf } from '../record/sources';
import { responseLabels } from './response-labels';

/** The whole decision as Markdown, sources as numbered footnotes. `at`: when it was decided. */
export function decisionMarkdown(view: DecisionView, room: Room): string {
  const order = citedOrder(view.citations ?? []);
  const cited = (field: 'decision' | 'rationale', text: string) =>
    citedRuns(
      text,
      (view.citations ?? []).filter((c) => c.field === field),
    )
      .map((run) => run.text.trim() + run.messages.map((seq) => `[^${order.indexOf(seq) + 1}]`).join(''))
      .join(' ');
  return [
    `# ${room.topic}`,
    room.decision === null ? null : `**Decided on ${dayOf(room.decision.at)}: ${view.option ?? ''}**`,
    view.decision === null ? null : cited('decision', view.decision),
    section('Why', view.rationale === null ? [] : [cited('rationale', view.rationale)]),
    section('The vote', voteLines(view, room)),
    section('Conditions', (view.conditions ?? []).map(bullet)),
    section(
      'Dissent',
      (view.dissent ?? []).map((d) => bullet(lineOf(room, d))),
    ),
    section('What happens next', stepLines(view, room)),
    section('Signed by', signLines(view, room)),
    view.review_date === null ? null : `Review on ${dayOf(view.review_date)}.`,
    footnotes(order, room),
  ]
    .filter((part) => part !== null)
    .join('\n\n')
    .concat('\n');
}

function section(title: string, lines: readonly string[]): string | null {
  return lines.length === 0 ? null : `## ${title}\n\n${lines.join('\n')}`;
}

const bullet = (text: string): string => `- ${text}`;

const lineOf = (room: Room, vote: NonNullable<DecisionView['votes']>[number]): string =>
  `${nameOf(room, vote.participant_id)}: ${vote.choice ?? 'abstained'}${vote.reason === null ? '' : ` (${vote.reason})`}`;

const voteLines = (view: DecisionView, room: Room): string[] =>
  view.votes === null ? [] : view.votes.map((vote) => bullet(lineOf(room, vote)));

const stepLines = (view: DecisionView, room: Room): string[] =>
  (view.action_steps ?? []).map(({ step, owner, due }, i) => {
    const who = [owner === null ? null : nameOf(room, owner), due === null ? null : `due ${dayOf(due)}`].filter(
      (part) => part !== null,
    );
    return `${i + 1}. ${step}${who.length === 0 ? '' : ` (${who.join(', ')})`}`;
  });

const signLines = (view: DecisionView, room: Room): string[] =>
  (view.sign_offs ?? []).map((s) =>
    bullet(`${nameOf(room, s.user_id)}: ${responseLabels[s.response] ?? s.response}, ${dayOf(s.at)}`),
  );

function footnotes(order: readonly number[], room: Room): string | null {
  const sources = sourcesOf(room, order);
  if (order.length === 0) return null;
  return order
    .map((seq, i) => `[^${i + 1}]: ${sources[seq]?.by ?? 'The record'}, message ${seq}: ${sources[seq]?.excerpt ?? ''}`)
    .join('\n');
}
