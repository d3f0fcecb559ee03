import type { Brief } from './decision-brief.ts';
import type { Claim, Scenario } from './scenario.ts';
import { askedFor, type Statement } from './statements.ts';
import { ownWordsIn, type Said, type Thread } from './thread.ts';

/** Letters and digits alone: line breaks, quotes and markup do not hide a line that was said. */
const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
const holds = (said: string, line: string): boolean => bare(said).includes(bare(line));

/** Whether this discussion is the scenario's. */
export const isAbout = (scenario: Scenario, thread: Thread): boolean => bare(thread.topic) === bare(scenario.topic);

/** What the reader says next in the scenario; null: the scenario has no more lines for it. */
export function nextLine(scenario: Scenario, thread: Thread): string | null {
  const own = ownWordsIn(thread).map((s) => s.text);
  const lines = scenario.turns.filter((turn) => turn.by === thread.self).map((turn) => turn.says);
  return lines.find((line) => !own.some((text) => holds(text, line))) ?? null;
}

/** Where a turn of the scenario was said; undefined: not yet. */
const placeOf = (scenario: Scenario, thread: Thread, turn: number): Said | undefined => {
  const line = scenario.turns[turn - 1];
  return line && thread.said.find((s) => s.from === line.by && holds(s.text, line.says));
};

/** Whoever has the next line; null: none of the candidates has one. */
export function nextSpeaker(scenario: Scenario, thread: Thread, candidates: readonly string[]): string | null {
  const next = scenario.turns.find(
    (turn, i) => candidates.includes(turn.by) && placeOf(scenario, thread, i + 1) === undefined,
  );
  return next?.by ?? null;
}

type Question = { readonly to: string; readonly prompt: string; readonly options: readonly string[] };

/** The scenario's next question to somebody who can be asked; null: none is left. */
export function nextQuestion(scenario: Scenario, thread: Thread, people: readonly string[]): Question | null {
  const asked = (prompt: string): boolean => thread.said.some((s) => s.kind === 'question' && holds(s.text, prompt));
  for (const { to, prompt, options } of scenario.questions) {
    const person = to.find((id) => people.includes(id));
    if (person !== undefined && !asked(prompt)) return { to: person, prompt, options };
  }
  return null;
}

/** The scenario's ballot of the reader; null: it has none, or its choice cannot be voted for here. */
export function ballotOf(scenario: Scenario, thread: Thread, choices: readonly string[]) {
  const ballot = thread.self === null ? undefined : scenario.vote.ballots[thread.self];
  return ballot && choices.includes(ballot.choice) ? ballot : null;
}

export function analysisOf(scenario: Scenario, thread: Thread) {
  const { analysis } = scenario;
  const wasSaid = (turn: number): boolean => placeOf(scenario, thread, turn) !== undefined;
  const stands = (claim: Claim): boolean =>
    claim.from.every(wasSaid) && (claim.until === undefined || !wasSaid(claim.until));
  const textsOf = (claims: readonly Claim[]): string[] => claims.filter(stands).map((claim) => claim.text);
  return {
    agreements: textsOf(analysis.agreements),
    disagreements: textsOf(analysis.disagreements),
    proposals: textsOf(analysis.proposals),
    concerns: textsOf(analysis.concerns),
    trade_offs: textsOf(analysis.trade_offs),
    agreement: analysis.agreement.findLast((level) => level.from.every(wasSaid))?.percent ?? 0,
  };
}

/** What stands of the scenario's findings, with the messages each rests on. */
export function claimsOf(scenario: Scenario, thread: Thread): Statement[] {
  const { agreements, concerns, trade_offs } = scenario.analysis;
  return [...agreements, ...concerns, ...trade_offs].flatMap(({ text, from, until }) => {
    const messages = from.map((turn) => placeOf(scenario, thread, turn)?.seq ?? null).filter((seq) => seq !== null);
    const isOver = until !== undefined && placeOf(scenario, thread, until) !== undefined;
    const proposal = askedFor(text, scenario.vote.options);
    return messages.length === from.length && !isOver ? [{ text, messages, proposal }] : [];
  });
}

/** The scenario's decision with the messages it rests on; null: another option was chosen, or too little was said. */
export function decisionOf(scenario: Scenario, thread: Thread, brief: Brief) {
  const { decision } = scenario;
  if (brief.option !== decision.option) return null;
  const vote = thread.said.findLast((s) => s.kind === 'vote_closed')?.seq ?? null;
  const sentences = decision.sentences.flatMap(({ field, text, from, vote: restsOnVote }) => {
    const places = from.map((turn) => placeOf(scenario, thread, turn)?.seq ?? null);
    const messages = [...places, ...(restsOnVote ? [vote] : [])];
    const known = messages.filter((seq) => seq !== null);
    return known.length === messages.length ? [{ field, text, messages: known }] : [];
  });
  const fields = new Set(sentences.map((s) => s.field));
  if (fields.size < 3) return null;
  const { title, action_steps } = decision;
  return { title, sentences, action_steps: action_steps.map((step) => ({ ...step, due: null })) };
}
