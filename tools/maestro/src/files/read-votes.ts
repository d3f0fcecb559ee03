import type { Id, Vote } from '@maestro/opinion';
import { JsonFields, readJson, type Located } from '@maestro/tally/formats';
import { readText, within } from './read-text.ts';

/** What an export of Polis, or ours, calls the two sides of a vote. */
const PARTICIPANT = ['participant', 'participant_id', 'pid'];
const STATEMENT = ['statement', 'statement_id', 'tid'];

/**
 * Reads votes on statements: a list of objects with participant, statement and vote (−1, 0 or 1), by the names ours,
 * Polis's or its exports' have; what else they hold is passed over. Throws Failure.
 */
export async function readVotes(path: string): Promise<readonly Vote[]> {
  const file = await readText(path);
  return within(file, () => {
    const json = new JsonFields(file.text);
    return json.list(readJson(file.text), 'a list of votes').map((node) => readVote(json, node));
  });
}

function readVote(json: JsonFields, node: Located): Vote {
  const members = json.record(node, 'a vote with participant, statement and vote');
  const id = (names: readonly string[]): Id => {
    const found = names.map((name) => members.get(name)).find((member) => member !== undefined);
    return readId(
      json,
      found ?? json.unexpected(node, `a member ${names.map((name) => JSON.stringify(name)).join(' or ')}`),
    );
  };
  const vote = json.required(members, 'vote', node, '-1, 0 or 1');
  if (vote.kind !== 'number' || ![-1, 0, 1].includes(vote.value)) json.unexpected(vote, '-1, 0 or 1');
  return { participant: id(PARTICIPANT), statement: id(STATEMENT), vote: (vote as { readonly value: number }).value };
}

/** Reads a list of ids. Throws Failure. */
export async function readIds(path: string): Promise<readonly Id[]> {
  const file = await readText(path);
  return within(file, () => {
    const json = new JsonFields(file.text);
    return json.list(readJson(file.text), 'a list of participant ids').map((node) => readId(json, node));
  });
}

/** Reads `{ participant id: group id }`. Throws Failure. */
export async function readGroups(path: string): Promise<Readonly<Record<string, Id>>> {
  const file = await readText(path);
  return within(file, () => {
    const json = new JsonFields(file.text);
    const members = json.record(readJson(file.text), 'an object from participant ids to group ids');
    return Object.fromEntries([...members].map(([participant, group]) => [participant, readId(json, group)]));
  });
}

function readId(json: JsonFields, node: Located): Id {
  if (node.kind === 'string' && node.value !== '') return node.value;
  if (node.kind === 'number' && Number.isSafeInteger(node.value)) return node.value;
  return json.unexpected(node, 'an id: a whole number or a text');
}
