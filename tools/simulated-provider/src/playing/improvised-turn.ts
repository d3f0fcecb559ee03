import { pick } from './hash.ts';
import { favouredBy, optionsOnTable } from './proposals.ts';
import { nameOf, ownWordsIn, type Said, type Thread } from './thread.ts';

const CONCERNS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/devops|operat|platform|reliab|sre/i, ['who is woken at night', 'how we roll back', 'what we have to monitor']],
  [/secur/i, ['what an attacker would try first', 'who holds the keys', 'how we would notice a breach']],
  [/architect/i, ['how well the parts stay separate', 'what is costly to change later', 'where the data lives']],
  [/backend|engineer|develop/i, ['how fast we can iterate', 'what we can test', 'how much code it takes']],
  [/front|design|ux/i, ['what people see first', 'how forgiving it is', 'how it feels on a bad connection']],
  [/product|market|business/i, ['what customers notice', 'when we can launch', 'what we would stop doing for it']],
  [/financ|cost|legal/i, ['what it costs in a year', 'what we are bound to', 'which risk we can insure']],
  [/qa|test|quality/i, ['how we would know it works', 'which failure comes first', 'what we can automate']],
];
const ANY_CONCERN = ['what it costs us to be wrong', 'how soon we learn something', 'who has to live with it'];

const FIRST_PROPOSALS = ['A small pilot first', 'A phased rollout', 'The simplest version now', 'Keeping what we have'];

const OPENINGS = [
  (o: string, c: string, other: string) =>
    `On "${o}" I look first at ${c}. ${other} The trade-off: it asks for discipline at the start.`,
  (o: string, c: string, other: string) =>
    `For me "${o}" is decided by ${c}. ${other} What it costs us is some speed in the first weeks.`,
  (o: string, c: string, other: string) =>
    `"${o}" can go wrong quietly, so I ask ${c}. ${other} I would accept a little more work for that.`,
];

const RESPONSES = [
  (name: string, words: string) => `${name} says "${words}"; that holds, and it sharpens my view.`,
  (name: string, words: string) => `I weigh what ${name} said, "${words}", and I agree in part.`,
  (name: string, words: string) => `"${words}", as ${name} put it, is the strongest point against me so far.`,
  (name: string, words: string) => `${name} has a point with "${words}", but it is not what decides it.`,
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
  const concern = pick(
    CONCERNS.find(([role]) => role.test(`${me} ${thread.role}`))?.[1] ?? ANY_CONCERN,
    me,
    turn,
    'concern',
  );
  const options = optionsOnTable(thread);
  const stance = stanceOf(thread, me, options);
  const others = options.filter((option) => option !== stance);
  const against = others.length > 0 ? ` rather than ${pick(others, me, turn)}` : '';
  const recommendation = `I recommend **${stance}**${against}.`;
  const heard = lastHeard(thread);
  const body =
    turn === 0 && !heard
      ? pick(OPENINGS, me, thread.topic)(thread.topic, concern, recommendation)
      : [
          ...(heard ? [pick(RESPONSES, me, turn, heard.text)(nameOf(thread, heard.from), excerpt(heard.text))] : []),
          `What counts for "${thread.topic}" is still ${concern}. ${recommendation}`,
          pick(CLOSINGS, me, turn, thread.topic),
        ].join(' ');
  return `_Simulated:_ ${body}`;
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
    (s) => (s.kind === 'message' || s.kind === 'answer') && s.from !== thread.self && s.seq !== null && plain(s) !== '',
  );

const plain = (said: Said): string =>
  [...said.options, said.text]
    .join(' ')
    .replace(/_Simulated:_/g, '')
    .replace(/[*_"@`<>[\]]/g, '')
    .trim();

/** The first words of the last sentence but the closing one: enough to know what is meant. */
function excerpt(text: string): string {
  const clean = plain({ kind: 'message', seq: null, from: null, text, options: [] });
  const sentences = clean.match(/[^.!?]+[.!?]?/g) ?? [clean];
  const words = (sentences.find((s) => /recommend|propose|prefer/i.test(s)) ?? sentences[0] ?? clean)
    .trim()
    .split(/\s+/);
  return (
    words
      .slice(0, 12)
      .join(' ')
      .replace(/[.,;:!?]+$/, '') + (words.length > 12 ? ' …' : '')
  );
}
