import { concernOf } from './concerns.ts';
import { pick } from './hash.ts';
import { favouredBy, optionsOnTable } from './proposals.ts';
import { excerpt, sentencesOf } from './sentences.ts';
import { nameOf, ownWordsIn, type Said, type Thread } from './thread.ts';

const FIRST_PROPOSALS = ['A small pilot first', 'A phased rollout', 'The simplest version now', 'Keeping what we have'];

const TO_A_VIEW = [
  (name: string, option: string) => `${name} argues for ${option}, and I see why.`,
  (name: string, option: string) => `I follow ${name} on ${option} half of the way.`,
  (name: string, option: string) => `${name}'s case for ${option} is the strongest I have heard here.`,
  (name: string, option: string) => `What ${name} said about ${option} does not settle it for me.`,
];

const TO_WORDS = [
  (name: string, words: string) => `${name} said "${words}"; I take that seriously.`,
  (name: string, words: string) => `"${words}", as ${name} put it, has to be part of the answer.`,
  (name: string, words: string) => `I start from what ${name} told us: "${words}".`,
];

const OPENINGS = [
  (topic: string) => `"${topic}" looks simple and is not.`,
  (topic: string) => `Before we settle "${topic}", one angle is missing.`,
  (topic: string) => `My position on "${topic}" is short.`,
];

const TRADE_OFFS = [
  'The trade-off is some speed in the first weeks.',
  'The trade-off: it asks for discipline from all of us.',
  'What we give up is a little freedom later.',
  'The risk I see is that we stop halfway.',
];

const CLOSINGS = [
  'If it disappoints we can still turn back within a month.',
  'I would write down now what would make us reopen this.',
  'Let us measure it for two weeks before we build on it.',
  'The rest we can settle while we do it.',
];

/** A plausible contribution to a discussion nobody wrote lines for; it says that it is simulated. */
export function improviseTurn(thread: Thread): string {
  const me = thread.self ?? thread.role;
  const turn = ownWordsIn(thread).length;
  const [looksAt, because] = concernOf(me, thread.role, turn);
  const options = optionsOnTable(thread);
  const stance = stanceOf(thread, me, options);
  const others = options.filter((option) => option !== stance);
  const against = others.length > 0 ? ` rather than ${pick(others, me, turn)}` : '';
  const heard = lastHeard(thread);
  return [
    '_Simulated:_',
    ...(turn === 0 ? [pick(OPENINGS, me, thread.topic)(thread.topic)] : []),
    ...(heard ? [respondTo(thread, heard, `${me} ${turn}`)] : []),
    `I look at ${looksAt}, and ${turn === 0 ? '' : `for "${thread.topic}" `}I recommend **${stance}**${against}, because ${because}.`,
    turn === 0 ? pick(TRADE_OFFS, me, thread.topic) : pick(CLOSINGS, me, turn, thread.topic),
  ].join(' ');
}

/** Keeps what it favoured before; else joins what is on the table, or puts something new there. */
function stanceOf(thread: Thread, me: string, options: readonly string[]): string {
  const before = favouredBy(thread, thread.self, options);
  if (before !== null) return before;
  const fresh = FIRST_PROPOSALS.filter((proposal) => !options.includes(proposal));
  return options.length >= 2 ? pick(options, me, thread.topic) : pick(fresh, me, thread.topic);
}

/** The newest words of somebody else. */
const lastHeard = (thread: Thread): Said | undefined =>
  thread.said.findLast(
    (s) => (s.kind === 'message' || s.kind === 'answer') && s.from !== thread.self && excerpt(wordsOf(s)) !== '',
  );

const wordsOf = (said: Said): string => [...said.options, said.text].join('. ');

function respondTo(thread: Thread, heard: Said, seed: string): string {
  const name = nameOf(thread, heard.from);
  const view = heard.kind === 'message' ? favouredBy(thread, heard.from, optionsOnTable(thread)) : null;
  if (view !== null) return pick(TO_A_VIEW, seed, heard.text)(name, view);
  const words = excerpt(sentencesOf(wordsOf(heard))[0] ?? wordsOf(heard));
  return pick(TO_WORDS, seed, heard.text)(name, words);
}
