import { withConditions, type Brief } from './decision-brief.ts';
import { pick } from './hash.ts';
import { favouredBy, optionsOnTable } from './proposals.ts';
import { excerpt, sentencesOf } from './sentences.ts';
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

const sentencesWith = (thread: Thread, word: RegExp): string[] =>
  [
    ...new Set(
      thread.said
        .filter((s) => s.kind === 'message')
        .flatMap((s) => sentencesOf(s.text))
        .filter((s) => word.test(s)),
    ),
  ].slice(-MOST_SENTENCES);

type Sentence = {
  readonly field: 'decision' | 'rationale' | 'summary';
  readonly text: string;
  readonly messages: readonly number[];
};

/** A decision for any topic, made of what was said: each sentence quotes the entry it cites. Null: nothing was said. */
export function improviseDecision(thread: Thread, brief: Brief) {
  const { option } = brief;
  const mentions = (said: Said): boolean =>
    [said.text, ...said.options].join(' ').toLowerCase().includes(option.toLowerCase());
  const citable = thread.said.filter(isCitable);
  const vote = citable.findLast((s) => s.kind === 'vote_closed');
  const ground = [...(vote ? [vote] : []), ...citable].find(mentions) ?? citable[0];
  if (!ground) return null;
  const spoken = citable.filter((s) => s.kind === 'message' || s.kind === 'answer');
  const supporting = spoken.filter(mentions);
  const carrying = supporting.length > 0 ? supporting : spoken;
  const perSpeaker = [...new Map(carrying.map((said) => [said.from, said])).values()].slice(-MOST_REASONS);
  const rationale = perSpeaker.map((said) => reasonFrom(thread, said, option));
  const alone: Sentence = { field: 'rationale', text: `Nothing was said but ${option}.`, messages: [ground.seq] };
  const steps = [
    { step: `Carry out: ${option}`, owner: thread.seats[0]?.id ?? null, due: null },
    { step: 'Tell everyone concerned what was decided and why', owner: null, due: null },
    { step: `Measure after two weeks whether "${option}" keeps its promise`, owner: null, due: null },
  ];
  return {
    title: excerpt(option),
    sentences: [
      { field: 'decision', text: `The decision is: ${option}.`, messages: [ground.seq] },
      ...(rationale.length > 0 ? rationale : [alone]),
      { field: 'summary', text: `${option} was chosen for "${thread.topic}".`, messages: [ground.seq] },
    ] satisfies Sentence[],
    ...withConditions(brief, steps),
  };
}

const MOST_REASONS = 4;

type Numbered = Said & { readonly seq: number };
const isCitable = (said: Said): said is Numbered =>
  said.seq !== null && said.kind !== 'question' && said.kind !== 'vote_opened';

/** What somebody gave as a reason, in their own words. */
function reasonFrom(thread: Thread, said: Numbered, option: string): Sentence {
  const sentences = sentencesOf(said.text);
  const telling =
    sentences.find((s) => /because|recommend/i.test(s)) ??
    sentences.find((s) => s.toLowerCase().includes(option.toLowerCase())) ??
    sentences[0];
  const words = telling === undefined ? said.options.join(', ') : excerpt(telling, 40);
  return { field: 'rationale', text: `${nameOf(thread, said.from)}: "${words}".`, messages: [said.seq] };
}
