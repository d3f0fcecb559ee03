import type { Comparison, ConsentStance, Decimal, Gradient, Paper, Rank } from '../election/profile.ts';
import { parseDecimal } from '../exact/decimal.ts';
import { shown } from './format-error.ts';
import type { JsonFields } from './json-fields.ts';
import type { Located } from './located-json.ts';

/** The members a ballot can say something with: one of them is not null, or the ballot is an abstention. */
export const PAPER_FORMS = ['choice', 'approvals', 'scores', 'ranking', 'gradients', 'stances', 'comparisons'] as const;
type PaperForm = (typeof PAPER_FORMS)[number];

const STANCES: readonly string[] = ['consent', 'stand_aside', 'object'] satisfies ConsentStance[];
const OVER_VOTE = 'overvote';

/** A paper as our JSON writes it. */
export function writePaper(paper: Paper): Record<string, unknown> {
  switch (paper.kind) {
    case 'abstention':
      return { choice: null };
    case 'choice':
      return { choice: paper.choice };
    case 'approvals':
      return { approvals: paper.approvals };
    case 'scores':
      return { scores: paper.scores };
    case 'ranking':
      return { ranking: paper.ranks.map(writeRank) };
    case 'gradients':
      return { gradients: paper.gradients };
    case 'stances':
      return { stances: paper.stances };
    case 'comparisons':
      return { comparisons: paper.comparisons };
  }
}

function writeRank(rank: Rank): unknown {
  if (rank === OVER_VOTE) return { overvote: true };
  return rank.length === 1 ? rank[0] : rank;
}

/** Reads papers of a vote among known options. */
export class PaperReader {
  readonly #json: JsonFields;
  readonly #options: ReadonlyMap<string, readonly string[]>;

  constructor(json: JsonFields, options: readonly string[]) {
    this.#json = json;
    this.#options = new Map(options.map((option) => [option, [option]]));
  }

  read(ballot: Located, members: ReadonlyMap<string, Located>): Paper {
    const said = PAPER_FORMS.filter((form) => (members.get(form)?.kind ?? 'null') !== 'null');
    const [form, another] = said;
    if (another !== undefined) this.#json.unexpected(members.get(another)!, `one form (${form!} stands beside it)`);
    if (form !== undefined) return this.#forms[form](members.get(form)!);
    if (PAPER_FORMS.some((name) => members.has(name))) return { kind: 'abstention' };
    return this.#json.unexpected(ballot, `a ballot with one of ${PAPER_FORMS.join(', ')}`);
  }

  readonly #forms: Readonly<Record<PaperForm, (node: Located) => Paper>> = {
    choice: (node) => ({ kind: 'choice', choice: this.#option(node) }),
    approvals: (node) => ({
      kind: 'approvals',
      approvals: this.#once(this.#json.list(node, 'a list of options').map((item) => [this.#option(item), item])),
    }),
    scores: (node) => ({ kind: 'scores', scores: this.#perOption(node, (item) => this.#score(item)) }),
    ranking: (node) => ({
      kind: 'ranking',
      ranks: this.#json.list(node, 'a list of ranks').map((rank) => this.#rank(rank)),
    }),
    gradients: (node) => ({ kind: 'gradients', gradients: this.#perOption(node, (item) => this.#gradient(item)) }),
    stances: (node) => ({ kind: 'stances', stances: this.#perOption(node, (item) => this.#stance(item)) }),
    comparisons: (node) => ({
      kind: 'comparisons',
      comparisons: this.#json.list(node, 'a list of comparisons').map((item) => this.#comparison(item)),
    }),
  };

  #rank(node: Located): Rank {
    if (node.kind === 'string') return this.#options.get(this.#option(node))!;
    if (node.kind === 'object') {
      const overvote = this.#json.object(node, [OVER_VOTE], 'an over-vote').get(OVER_VOTE);
      if (overvote?.kind === 'boolean' && overvote.value) return OVER_VOTE;
      return this.#json.unexpected(overvote ?? node, '{ "overvote": true }');
    }
    const items = this.#json.list(node, 'an option, a list of options (empty: a skipped rank) or an over-vote');
    return this.#once(items.map((item) => [this.#option(item), item]));
  }

  #option(node: Located): string {
    const option = this.#json.string(node, 'the name of an option');
    return this.#options.has(option) ? option : this.#json.unexpected(node, 'one of the options, word for word');
  }

  #once(named: readonly (readonly [string, Located])[]): string[] {
    const seen = new Set<string>();
    for (const [option, node] of named) {
      if (seen.has(option)) this.#json.unexpected(node, 'each option once');
      seen.add(option);
    }
    return [...seen];
  }

  #perOption<T>(node: Located, read: (item: Located) => T): Record<string, T> {
    const entries = [...this.#json.record(node, 'an object by options')].map(([option, item]): [string, T] => {
      if (!this.#options.has(option)) this.#json.unexpected(item, `one of the options, not ${shown(option)}`);
      return [option, read(item)];
    });
    return Object.fromEntries(entries);
  }

  #score(node: Located): number | Decimal {
    const what = 'a number, or a decimal as text';
    const text = this.#json.written(node, what);
    if (parseDecimal(text) === null) this.#json.unexpected(node, what);
    // What a double holds exactly may stay a number; anything else would be rounded.
    return node.kind === 'number' && Number.isSafeInteger(node.value) ? node.value : text;
  }

  #gradient(node: Located): Gradient {
    const what = 'a gradient from 1 to 8';
    const gradient = this.#json.whole(node, 1, what);
    return gradient <= 8 ? (gradient as Gradient) : this.#json.unexpected(node, what);
  }

  #stance(node: Located): ConsentStance {
    const what = `one of ${STANCES.join(', ')}`;
    const stance = this.#json.string(node, what);
    return STANCES.includes(stance) ? (stance as ConsentStance) : this.#json.unexpected(node, what);
  }

  #comparison(node: Located): Comparison {
    const what = 'a comparison with winner, loser and count';
    const members = this.#json.object(node, ['winner', 'loser', 'count'], what);
    const winner = this.#option(this.#json.required(members, 'winner', node, what));
    const loserNode = this.#json.required(members, 'loser', node, what);
    const loser = this.#option(loserNode);
    if (winner === loser) this.#json.unexpected(loserNode, 'another option than the winner');
    const count = members.get('count');
    return {
      winner,
      loser,
      count: count === undefined ? 1 : this.#json.whole(count, 0, 'how often, as a whole number'),
    };
  }
}
