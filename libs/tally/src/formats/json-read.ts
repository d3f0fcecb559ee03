import type { CastBallot, Electorate, Profile, Veto } from '../election/profile.ts';
import type { BallotFile } from './ballot-file.ts';
import { JsonFields } from './json-fields.ts';
import { PAPER_FORMS, PaperReader } from './json-paper.ts';
import { readJson, type Located } from './located-json.ts';
import { placeOf } from './format-error.ts';
import { OptionNames } from './options-of-file.ts';

/** Members of a vote's profile in our JSON. */
export const PROFILE_MEMBERS = ['options', 'withdrawn', 'ballots', 'electorate', 'vetoes'] as const;
const BALLOT_MEMBERS = [...PAPER_FORMS, 'papers', 'weight', 'voter', 'class'];

/**
 * Reads ballots in our JSON: an object with `options` and `ballots`, and where they are wanted `title`, `seats`,
 * `withdrawn`, `electorate` (`heads`, `weight`) and `vetoes` (`by`, `option`). A ballot says one of `choice`,
 * `approvals`, `scores`, `ranking`, `gradients`, `stances`, `comparisons`, null where it abstains; beside it may stand
 * `papers` (so many equal ones), `weight`, `voter` and `class`. Throws FormatError.
 */
export function readJsonBallots(text: string): BallotFile {
  const json = new JsonFields(text);
  const root = readJson(text);
  const members = json.object(root, ['title', 'seats', ...PROFILE_MEMBERS], 'a file of ballots');
  const title = members.get('title');
  const seats = members.get('seats');
  return {
    format: 'json',
    title: title === undefined || title.kind === 'null' ? null : json.string(title, 'a title'),
    seats: seats === undefined || seats.kind === 'null' ? null : json.whole(seats, 1, 'a number of seats'),
    profile: readProfile(text, root, members),
    notes: [],
  };
}

/** Reads the members of a profile out of an object that may have others. Throws FormatError. */
export function readProfile(text: string, root: Located, members: ReadonlyMap<string, Located>): Profile {
  const json = new JsonFields(text);
  const names = new OptionNames();
  for (const item of json.list(json.required(members, 'options', root, 'the options'), 'a list of options')) {
    names.add(json.string(item, 'the name of an option'), () => placeOf(text, item.at));
  }
  const options = names.list;
  const listed = (node: Located): string => {
    const option = json.string(node, 'the name of an option');
    return options.includes(option) ? option : json.unexpected(node, 'one of the options, word for word');
  };
  const papers = new PaperReader(json, options);
  const voters = new Set<string>();
  const ballots = json
    .list(json.required(members, 'ballots', root, 'the ballots'), 'a list of ballots')
    .map((node) => readBallot(json, papers, voters, node));
  const withdrawn = present(members, 'withdrawn');
  const electorate = present(members, 'electorate');
  const vetoes = present(members, 'vetoes');
  return {
    options,
    ballots,
    ...(withdrawn && { withdrawn: [...new Set(json.list(withdrawn, 'a list of options').map(listed))] }),
    ...(electorate && { electorate: readElectorate(json, electorate) }),
    ...(vetoes && { vetoes: json.list(vetoes, 'a list of vetoes').map((node) => readVeto(json, node, listed)) }),
  };
}

function readBallot(json: JsonFields, papers: PaperReader, voters: Set<string>, node: Located): CastBallot {
  const members = json.object(node, BALLOT_MEMBERS, 'a ballot');
  const ballot: { -readonly [K in keyof CastBallot]: CastBallot[K] } = { paper: papers.read(node, members) };
  const count = present(members, 'papers');
  const weight = present(members, 'weight');
  const voter = present(members, 'voter');
  const voterClass = present(members, 'class');
  if (count) ballot.papers = json.whole(count, 1, 'a number of papers from 1 on');
  if (weight) ballot.weight = json.weight(weight);
  if (voter) {
    ballot.voter = json.string(voter, 'a voter');
    if (voters.has(ballot.voter)) json.unexpected(voter, 'one ballot of each voter');
    voters.add(ballot.voter);
  }
  if (voterClass) ballot.class = json.string(voterClass, 'a class of voters');
  return ballot;
}

function readElectorate(json: JsonFields, node: Located): Electorate {
  const members = json.object(node, ['heads', 'weight'], 'an electorate');
  return {
    heads: json.whole(json.required(members, 'heads', node, 'how many may vote'), 0, 'how many may vote'),
    weight: json.weight(json.required(members, 'weight', node, 'what they weigh together')),
  };
}

function readVeto(json: JsonFields, node: Located, listed: (node: Located) => string): Veto {
  const members = json.object(node, ['by', 'option'], 'a veto');
  return {
    by: json.string(json.required(members, 'by', node, 'whose veto it is'), 'whose veto it is'),
    option: listed(json.required(members, 'option', node, 'what it stops')),
  };
}

function present(members: ReadonlyMap<string, Located>, name: string): Located | undefined {
  const member = members.get(name);
  return member?.kind === 'null' ? undefined : member;
}
