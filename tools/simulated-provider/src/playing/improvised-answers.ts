import { withConditions, type Brief } from './decision-brief.ts';
import { pick } from './hash.ts';
import { favouredBy, optionsOnTable } from './proposals.ts';
import { nameOf, type Said, type Thread } from './thread.ts';

/** Whoever has said least; among equals the one listed first. */
export function quietest(thread: Thread, candidates: readonly string[]): string | null {
  const spoken = (id: string): number => thread.said.filter((s) => s.from === id).length;
  return candidates.reduce<string | null>((best, id) => (best === null || spoken(id) < spoken(best) ? id : best), null);
}

/** A question is worth a person's time only while the table has no direction. */
export function improviseQuestion(thread: Thread, people: readonly string[]) {
  const asked = thread.said.some((s) => s.kind === 'question');
  const [to] = people;
  if (asked || to === undefined || optionsOnTable(thread).length >= 2) return null;
  return { to, prompt: `What matters most to you about "${thread.topic}"?`, options: ['Speed', 'Quality', 'Cost'] };
}

export function improviseOptions(thread: Thread): string[] {
  const options = optionsOnTable(thread);
  return options.length >= 2 ? options : [...options, 'Keeping what we have', 'A small pilot first'].slice(0, 2);
}

export function improviseBallot(thread: Thread, choices: readonly string[]) {
  const options = choices.filter((choice) => !/^(?:i )?abstain/i.test(choice));
  const me = thread.self ?? thread.role;
  const before = favouredBy(thread, thread.self, options);
  const choice = before ?? pick(options.length > 0 ? options : choices, me, thread.topic);
  const why =
    before === null
      ? 'it fits best what was said at the table'
      : 'it is what I argued for, and nothing said since outweighs it';
  return { choice, reason: `Simulated: ${choice}, because ${why}.` };
}

export function improviseAnalysis(thread: Thread) {
  const options = optionsOnTable(thread);
  const speakers = [...new Set(thread.said.filter((s) => s.kind === 'message').map((s) => s.from))];
  const stances = speakers.flatMap((id) => {
    const option = favouredBy(thread, id, options);
    return option === null ? [] : [{ name: nameOf(thread, id), option }];
  });
  const camps = options
    .map((option) => ({ option, names: stances.filter((s) => s.option === option).map((s) => s.name) }))
    .filter((camp) => camp.names.length > 0)
    .sort((a, b) => b.names.length - a.names.length);
  const largest = camps[0]?.names.length ?? 0;
  return {
    agreements: camps.filter((c) => c.names.length > 1).map((c) => `${c.names.join(', ')} favour ${c.option}`),
    disagreements: camps
      .slice(1)
      .map((c) => `${c.names.join(', ')} would rather have ${c.option} than ${camps[0]!.option}`),
    proposals: options,
    concerns: sentencesWith(thread, /\b(?:risk|concern|worr|wrong|cost)/i),
    trade_offs: sentencesWith(thread, /\btrade-?offs?\b/i),
    agreement: stances.length === 0 ? 0 : Math.round((100 * largest) / stances.length),
  };
}

const MOST_SENTENCES = 3;

const sentencesOf = (said: Said): string[] =>
  (said.text.match(/[^.!?\n]+[.!?]?/g) ?? [])
    .map((s) => s.replace(/_Simulated:_|\*\*/g, '').trim())
    .filter((s) => s.length > 10);

const sentencesWith = (thread: Thread, word: RegExp): string[] =>
  [
    ...new Set(
      thread.said
        .filter((s) => s.kind === 'message')
        .flatMap(sentencesOf)
        .filter((s) => word.test(s)),
    ),
  ].slice(-MOST_SENTENCES);

type Sentence = { field: 'decision' | 'rationale' | 'summary'; text: string; messages: number[] };

/** A decision for any topic, made of what was said: each sentence quotes the entry it cites. */
export function improviseDecision(thread: Thread, brief: Brief) {
  const { option } = brief;
  const mentions = (said: Said): boolean =>
    `${said.text} ${said.options.join(' ')}`.toLowerCase().includes(option.toLowerCase());
  const numbered = thread.said.filter((s): s is Said & { seq: number } => s.seq !== null);
  const vote = numbered.findLast((s) => s.kind === 'vote_closed');
  const basis = [
    ...(vote ? [vote] : []),
    ...numbered.filter((s) => s !== vote && s.kind !== 'question' && s.kind !== 'vote_opened'),
  ];
  const ground = basis.find(mentions) ?? basis[0];
  if (!ground) return null;
  const arguments_ = basis.filter((s) => s.kind === 'message' || s.kind === 'answer');
  const supporting = arguments_.filter(mentions);
  const rationale = (supporting.length > 0 ? supporting : arguments_).slice(-4).flatMap((said): Sentence[] => {
    const words =
      sentencesOf(said).find((s) => mentions({ ...said, text: s, options: [] })) ??
      sentencesOf(said)[0] ??
      said.options[0];
    return words === undefined
      ? []
      : [{ field: 'rationale', text: `${nameOf(thread, said.from)}: "${words}"`, messages: [said.seq] }];
  });
  const sentences: Sentence[] = [
    { field: 'decision', text: `The decision is: ${option}.`, messages: [ground.seq] },
    ...(rationale.length > 0
      ? rationale
      : [{ field: 'rationale' as const, text: `It rests on ${option} alone.`, messages: [ground.seq] }]),
    { field: 'summary', text: `${option} was chosen for "${thread.topic}".`, messages: [ground.seq] },
  ];
  const steps = [
    { step: `Carry out: ${option}`, owner: thread.seats[0]?.id ?? null, due: null },
    { step: 'Tell everyone concerned what was decided and why', owner: null, due: null },
    { step: `Measure after two weeks whether ${option} keeps its promise`, owner: null, due: null },
  ];
  return { title: option.slice(0, 80), sentences, ...withConditions(brief, steps) };
}
