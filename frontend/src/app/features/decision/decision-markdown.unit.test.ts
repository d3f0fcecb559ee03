import type { DecisionView } from '@maestro/contracts';
import { foldLog } from '../../data/room/fold-log';
import { emptyRoom } from '../../data/room/room';
import { apolloUpTo, draft, OPTIONS } from '../../testing/apollo-log';
import { decisionMarkdown } from './decision-markdown';

const line = (participant_id: string, choice: string, reason: string | null) => ({ participant_id, choice, reason });
const view: DecisionView = {
  ...{ status: 'decided', phase: 'decided', title: draft.title, summary: draft.summary, option: OPTIONS[2]! },
  ...{ decision: draft.decision, rationale: draft.rationale, supporting_votes: 3, dissenting_votes: 1 },
  votes: [line('architect', OPTIONS[2]!, 'best of both'), line('devops', OPTIONS[0]!, 'operational simplicity')],
  dissent: [line('devops', OPTIONS[0]!, 'operational simplicity')],
  conditions: ['Backups on day 1'],
  sign_offs: [{ user_id: 'sarah', response: 'approve', at: '2026-01-01T00:20:00.000Z', reason: null }],
  citations: draft.citations,
  action_plan: draft.action_steps.map((s) => s.step),
  action_steps: draft.action_steps.map((s) => ({ ...s, status: 'open' })),
  review_date: draft.review_date,
  ...{ tally: null, reason: 'vote', simulated: true },
};

describe('a decision as Markdown', () => {
  const text = decisionMarkdown(view, foldLog(emptyRoom, apolloUpTo('decided')));

  it('cites the sources of every sentence as footnotes', () => {
    expect(text).toContain('Apollo uses a hybrid of MongoDB and PostgreSQL.[^1]');
    expect(text).toContain('The launch is in Q4.[^2][^1] Billing stays on PostgreSQL.[^3]');
    expect(text).toContain('[^1]: Architect AI, message 3: I recommend PostgreSQL.');
    expect(text).toContain('[^2]: Alex, message 8: Time-to-market: We launch in Q4.');
  });

  it('has the vote, the dissent, the conditions, the plan and the signatures by name', () => {
    expect(text).toContain('- DevOps AI: PostgreSQL only (operational simplicity)');
    expect(text).toContain('## Conditions\n\n- Backups on day 1');
    expect(text).toContain('1. Set up MongoDB (DevOps AI, due 1 Dec 2026)\n2. Keep billing on PostgreSQL\n');
    expect(text).toContain('- Sarah: approved, 1 Jan 2026');
    expect(text).toContain('Review on 1 Jun 2027.');
  });

  it('leaves out what is not known yet', () => {
    const early = decisionMarkdown(
      { ...view, status: 'in_progress', decision: null, rationale: null, votes: null, dissent: null, sign_offs: null },
      foldLog(emptyRoom, apolloUpTo('voting')),
    );
    expect(early).not.toMatch(/## (Why|The vote|Dissent|Signed by)|Decided on/);
  });
});
