import { pick } from './hash.ts';

/** What a role looks at, and why that speaks for a proposal. */
type Concern = readonly [looksAt: string, because: string];

const BY_ROLE: readonly (readonly [RegExp, readonly Concern[]])[] = [
  [
    /devops|operat|platform|reliab|sre/i,
    [
      ['who is woken at night', 'fewer moving parts break at three in the morning'],
      ['how we roll back', 'we can undo it in an afternoon'],
      ['what has to be monitored', 'what we already watch covers most of it'],
    ],
  ],
  [
    /secur/i,
    [
      ['what an attacker would try first', 'it leaves less to attack'],
      ['who holds the keys', 'access stays with the few who need it'],
      ['how soon we would notice a breach', 'there is one place to look'],
    ],
  ],
  [
    /architect/i,
    [
      ['how well the parts stay separate', 'a change in one part does not ripple into the others'],
      ['what is costly to change later', 'it keeps the expensive decisions open longest'],
      ['how it will look in three years', 'it grows without being rebuilt'],
    ],
  ],
  [
    /backend|engineer|develop/i,
    [
      ['how fast we can iterate', 'the first version can be in use within weeks'],
      ['what we can test', 'each step can be tried on its own'],
      ['what the team knows', 'most of it has been done here before'],
    ],
  ],
  [
    /product|market|business|design|front|ux/i,
    [
      ['what people notice', 'they feel the difference soon'],
      ['when it can be in their hands', 'it is the shortest way to a first result'],
      ['what we would have to drop for it', 'nothing already promised has to wait'],
    ],
  ],
];
const ANYBODY: readonly Concern[] = [
  ['what it costs to be wrong', 'a mistake would be found early and cheaply'],
  ['how soon we learn something', 'it teaches us most in the first month'],
  ['who has to live with it', 'nobody has to carry more than they do today'],
];

/** One thing this speaker cares about in this turn, and the argument it makes of it. */
export function concernOf(me: string, role: string, turn: number): Concern {
  const known = BY_ROLE.find(([pattern]) => pattern.test(`${me} ${role}`))?.[1] ?? ANYBODY;
  return known[turn % known.length] ?? pick(known, me, turn);
}
