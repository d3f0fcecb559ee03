import type { TurnFailure } from '@maestro/contracts';
import { bareFacts } from '../ending/finalize.ts';
import type { Input } from '../input.ts';
import type { Proceedings } from '../proceedings.ts';
import { analysisOf, hasEnded } from '../state.ts';
import { addStatements } from './opinions.ts';

type Of<K extends Input['kind']> = Extract<Input, { kind: K }>;

/** From here on the table is said to agree, in percent. */
const CONSENSUS = 75;

/** An agent's text becomes a message if its turn is still wanted; what was given up is recorded as discarded. */
export function takeTurn(p: Proceedings, input: Of<'turn-completed'>): void {
  const { turn, given_up } = p.state;
  const { turn_id, tokens } = input;
  recordToolCalls(p, input);
  if (turn?.turn_id === turn_id) {
    const { text, mentions, provider, model, simulated, fallback_from, failed } = input;
    p.record('agent:message', {
      agent_id: turn.agent_id,
      message: text,
      turn_id,
      provider,
      model,
      simulated,
      mentions: [...mentions],
      tokens,
      fallback_from,
      ...(failed && { failed: [...failed] }),
    });
  } else if (given_up.includes(turn_id)) {
    p.record('turn:discarded', { agent_id: input.agent_id, turn_id, tokens });
  }
}

/** What an agent did with tools stands, whatever became of its turn. */
export function takeTurnFailure(p: Proceedings, input: Of<'turn-failed'>): void {
  recordToolCalls(p, input);
  failTurn(p, input.turn_id, input.cause, input.detail);
}

/** The calls of a turn, in order, before its outcome; those of a turn given up meanwhile are late. */
function recordToolCalls(
  p: Proceedings,
  { turn_id, agent_id, tool_calls }: Of<'turn-completed' | 'turn-failed'>,
): void {
  const late = p.state.turn?.turn_id !== turn_id;
  if (late && !p.state.given_up.includes(turn_id)) return;
  for (const call of tool_calls ?? []) p.record('tool:called', { agent_id, turn_id, ...call, late });
}

export function failTurn(p: Proceedings, turnId: string, cause: TurnFailure, detail: string): void {
  const { turn } = p.state;
  if (turn?.turn_id !== turnId) return;
  p.record('turn:failed', { agent_id: turn.agent_id, turn_id: turnId, cause, detail });
}

export function takeAnalysis(p: Proceedings, input: Of<'analysis-completed'>): void {
  const asked = analysisOf(p.state, input.analysis_id);
  if (!asked || hasEnded(p.state)) return;
  const { analysis_id, analysis, provider, model, simulated } = input;
  const before = p.state.analysis?.agreement ?? 0;
  p.record('analysis:updated', { analysis_id, round: asked.round, ...analysis, provider, model, simulated });
  addStatements(p, asked, input.statements ?? []);
  if (analysis.agreement < CONSENSUS || before >= CONSENSUS) return;
  const { agreements, disagreements, agreement } = analysis;
  p.record('consensus:detected', { agreements, disagreements, agreement });
}

export function failAnalysis(p: Proceedings, analysisId: string, cause: string): void {
  const asked = analysisOf(p.state, analysisId);
  if (!asked || hasEnded(p.state)) return;
  p.record('analysis:failed', { analysis_id: analysisId, round: asked.round, cause });
}

export function takeDraft(p: Proceedings, input: Of<'decision-drafted'>): void {
  if (!isAwaited(p, input.draft_id)) return;
  const { draft_id, draft, provider, model, simulated } = input;
  p.record('decision:drafted', { draft_id, draft, provider, model, simulated });
}

export function failDraft(p: Proceedings, draftId: string, cause: string): void {
  const draft = isAwaited(p, draftId) ? bareFacts(p.state, cause) : null;
  if (draft) p.record('decision:fallback', { draft_id: draftId, draft, cause });
}

const isAwaited = (p: Proceedings, draftId: string): boolean =>
  !hasEnded(p.state) && p.state.draft?.draft_id === draftId && p.state.draft.draft === null;
