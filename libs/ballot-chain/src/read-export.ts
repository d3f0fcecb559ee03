import {
  isMethod,
  METHODS,
  type CastBallot,
  type Amount,
  type Method,
  type Profile,
  type Weights,
} from '@maestro/tally';
import { JsonFields, plain, PROFILE_MEMBERS, readJson, readProfile, type Located } from '@maestro/tally/formats';
import type { Json } from './canonical.ts';
import type { ChainHead } from './chain.ts';
import { EXPORT_FORMAT, type ExportRules } from './vote-export.ts';

/** An export as it was read: nothing about it is believed yet. Places are offsets into the text. */
export type ReadExport = {
  readonly rules: ExportRules;
  /** The rules exactly as they stand, for the root of the chain. */
  readonly rulesAsWritten: Json;
  readonly profile: Profile;
  readonly entries: readonly ReadEntry[];
  readonly head: ChainHead & { readonly at: number };
  readonly tally: { readonly value: Json; readonly at: number };
};

export type ReadEntry = {
  readonly cast: CastBallot;
  /** The ballot exactly as it stands, for its receipt. */
  readonly asWritten: Json;
  readonly salt: string;
  readonly receipt: string;
  readonly link: string;
  readonly at: number;
};

const ENTRY = ['ballot', 'salt', 'receipt', 'link'];
const RULES = ['vote', 'method', 'method_options', 'weights', 'secret', 'about'];
const IN_RULES = PROFILE_MEMBERS.filter((name) => name !== 'ballots');

/** Reads an exported vote. Throws FormatError where the text is none; `readJson` where it is not even JSON. */
export function readExport(text: string): ReadExport {
  return interpretExport(text, readJson(text));
}

/** Whether JSON calls itself an exported vote. */
export function isExport(root: Located): boolean {
  const format = root.kind === 'object' ? root.members.get('format') : undefined;
  return format?.kind === 'string' && format.value === EXPORT_FORMAT;
}

/** Reads an exported vote out of parsed JSON. Throws FormatError. */
export function interpretExport(text: string, root: Located): ReadExport {
  const json = new JsonFields(text);
  const whole = json.object(root, ['format', 'rules', 'ballots', 'head', 'tally'], 'an exported vote');
  const member = (name: string): Located => json.required(whole, name, root, 'of an exported vote');
  if (!isExport(root)) json.unexpected(member('format'), JSON.stringify(EXPORT_FORMAT));

  const rulesNode = member('rules');
  const rules = json.object(rulesNode, [...RULES, ...IN_RULES], 'the rules of a vote');
  const entryNodes = json.list(member('ballots'), 'a list of ballots');
  const entries = entryNodes.map((node) => json.object(node, ENTRY, 'a ballot of a chain'));
  const ballots = entries.map((entry, index) => json.required(entry, 'ballot', entryNodes[index]!, 'what was cast'));
  const profile = readProfile(
    text,
    rulesNode,
    new Map([...rules, ['ballots', { kind: 'array', items: ballots, at: member('ballots').at }]]),
  );
  const { ballots: cast, ...standing } = profile;
  const hash = (entry: ReadonlyMap<string, Located>, name: string, of: Located): string =>
    json.string(json.required(entry, name, of, 'in hexadecimal digits'), 'hexadecimal digits');
  return {
    rules: { ...readRules(json, rulesNode, rules), ...standing },
    rulesAsWritten: plain(rulesNode) as Json,
    profile,
    entries: entries.map((entry, index) => ({
      cast: cast[index]!,
      asWritten: plain(ballots[index]!) as Json,
      salt: hash(entry, 'salt', entryNodes[index]!),
      receipt: hash(entry, 'receipt', entryNodes[index]!),
      link: hash(entry, 'link', entryNodes[index]!),
      at: entryNodes[index]!.at,
    })),
    head: readHead(json, member('head')),
    tally: { value: plain(member('tally')) as Json, at: member('tally').at },
  };
}

function readHead(json: JsonFields, node: Located): ReadExport['head'] {
  const members = json.object(node, ['count', 'hash'], 'the head of a chain');
  return {
    count: json.whole(json.required(members, 'count', node, 'how many ballots'), 0, 'how many ballots'),
    hash: json.string(json.required(members, 'hash', node, 'in hexadecimal digits'), 'hexadecimal digits'),
    at: node.at,
  };
}

function readRules(json: JsonFields, node: Located, members: ReadonlyMap<string, Located>) {
  const required = (name: string, what: string): Located => json.required(members, name, node, what);
  const secret = required('secret', 'whether the vote is secret');
  const options = required('method_options', 'the options of the method');
  const weights = members.get('weights');
  return {
    vote: json.string(required('vote', 'the id of the vote'), 'the id of the vote'),
    method: readMethod(json, required('method', 'how it is counted')),
    method_options: readObject(json, options),
    secret: secret.kind === 'boolean' ? secret.value : json.unexpected(secret, 'true or false'),
    ...(weights && { weights: readWeights(json, weights) }),
  };
}

function readObject(json: JsonFields, node: Located): ExportRules['method_options'] {
  json.record(node, 'an object');
  return plain(node) as ExportRules['method_options'];
}

function readMethod(json: JsonFields, node: Located): Method {
  const what = `one of ${METHODS.join(', ')}`;
  const method = json.string(node, what);
  return isMethod(method) ? method : json.unexpected(node, what);
}

/** Reads weights as `{ "voters": { id: weight }, "classes": { class: weight } }`. Throws FormatError. */
export function readWeights(json: JsonFields, node: Located): Weights {
  const members = json.object(node, ['voters', 'classes'], 'weights');
  const table = (name: 'voters' | 'classes'): Record<string, Amount> | undefined => {
    const entries = members.get(name);
    if (entries === undefined) return undefined;
    const read = [...json.record(entries, 'an object by name')].map(
      ([id, weight]) => [id, json.weight(weight)] as const,
    );
    return Object.fromEntries(read);
  };
  const voters = table('voters');
  const classes = table('classes');
  return { ...(voters && { voters }), ...(classes && { classes }) };
}
