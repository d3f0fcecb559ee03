import type { Statement } from '@maestro/contracts';
import type { Input } from '../input.ts';
import type { Proceedings } from '../proceedings.ts';
import { hasEnded, stanceOf } from '../state.ts';

type Of<K extends Input['kind']> = Extract<Input, { kind: K }>;

/** Claims the analyst took from the thread; one that is on the table already is not added again. */
export function addStatements(
  p: Proceedings,
  { analysis_id, round }: { readonly analysis_id: string; readonly round: number },
  statements: readonly Statement[],
): void {
  for (const statement of statements) {
    if (p.state.statements.some((known) => known.statement_id === statement.statement_id)) continue;
    p.record('statement:added', { ...statement, messages: [...statement.messages], analysis_id, round });
  }
}

/**
 * Stances of one participant. After the end a person's, which was acknowledged, is recorded as late; an agent's is
 * nobody's any more.
 */
export function takeStances(p: Proceedings, { participant_id, stances, acknowledged }: Of<'stances-taken'>): void {
  const late = hasEnded(p.state);
  if (late && !acknowledged) return;
  for (const { statement_id, stance } of stances) {
    if (!p.state.statements.some((known) => known.statement_id === statement_id)) continue;
    const before = stanceOf(p.state, statement_id, participant_id);
    if (before !== stance) p.record('stance:taken', { statement_id, participant_id, stance, before, late });
  }
}

/** Groups and common ground; one that was overtaken by a newer one on the way is not shown. */
export function takeOpinion(p: Proceedings, { opinion }: Of<'opinion-updated'>): void {
  if (hasEnded(p.state) || opinion.revision <= (p.state.opinion?.revision ?? 0)) return;
  p.record('opinion:updated', opinion);
}
