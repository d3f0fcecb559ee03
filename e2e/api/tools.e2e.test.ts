import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { Discussion } from '../table/discussion.ts';
import { Person } from '../table/person.ts';
import { playTools } from '../table/provider.ts';

const baseUrl = inject('baseUrl');
const providerUrl = inject('providerUrl');
const PATH = 'notes/Größe.md';
const TEXT = '# Size\n\nApollo writes 20,000 rows a second. 😀\n';
let jordan: Person;
let omar: Person;
let discussion: Discussion;

beforeAll(async () => {
  [jordan, omar] = (await Promise.all(['jordan', 'omar'].map((id) => Person.signIn(baseUrl, id)))) as [Person, Person];
  await playTools(
    providerUrl,
    {
      vendor: 'anthropic',
      text: 'I note it first.',
      calls: [{ tool: 'fs_write', arguments: { path: PATH, text: TEXT, version: 0 } }],
    },
    { vendor: 'gemini', calls: [{ tool: 'fs_list' }, { tool: 'fs_read', arguments: { path: 'NOTES/größe.md' } }] },
    { vendor: 'gemini', calls: [{ tool: 'fs_write', arguments: { path: PATH, text: 'mine now', version: 0 } }] },
    { vendor: 'gemini', calls: [{ tool: 'fs_read', arguments: { path: '../../etc/passwd' } }] },
  );
  discussion = await Discussion.open(baseUrl, jordan, {
    topic: 'How large the new table will be',
    protocol: 'round_robin',
    rounds: 1,
    agents: [
      { persona: 'architect', provider: 'claude' },
      { persona: 'devops', provider: 'gemini' },
    ],
    humans: [{ user_id: 'jordan', role: 'decision_maker' }],
    vote: { options: ['Osprey', 'Heron'] },
  });
}, 30_000);
afterAll(async () => {
  await playTools(providerUrl);
  discussion.stop();
});

const raw = (who: Person, path: string) => fetch(baseUrl + path, { headers: { authorization: who.authorization } });
const fileOf = (path: string) => `${discussion.path}/artifacts/${path.split('/').map(encodeURIComponent).join('/')}`;

it('one agent writes a file, another reads it, and the log has every call before what was said', async () => {
  await discussion.nth('agent:message', 2);
  const floor = discussion.log.filter(({ type }) => type === 'tool:called' || type === 'agent:message');
  expect(floor.map(({ type, data }) => [type, data['agent_id'], data['tool'], data['outcome']])).toEqual([
    ['tool:called', 'architect', 'fs_write', 'answered'],
    ['agent:message', 'architect', undefined, undefined],
    ['tool:called', 'devops', 'fs_list', 'answered'],
    ['tool:called', 'devops', 'fs_read', 'answered'],
    ['tool:called', 'devops', 'fs_write', 'refused'],
    ['tool:called', 'devops', 'fs_read', 'refused'],
    ['agent:message', 'devops', undefined, undefined],
  ]);
  const [write, said, , read, overwrite, escape] = floor;
  expect(JSON.parse(write!.data['arguments'])).toEqual({ path: PATH, text: TEXT, version: 0 });
  expect(write!.data).toMatchObject({ turn_id: said!.data['turn_id'], late: false });
  expect(said!.data['message']).toMatch(/^I note it first\.\n\n/);
  expect(read!.data['result']).toContain(`${PATH}, version 1 by architect`);
  expect(read!.data['result']).toContain(TEXT);
  expect(overwrite!.data['result']).toContain('exists, version 1 by architect');
  expect(escape!.data['result']).toContain('no . or .. segments');
}, 60_000);

it('whoever may read the discussion finds the file and downloads it as it was written', async () => {
  const { body } = await jordan.get<Record<string, any>>(`${discussion.path}/artifacts`);
  expect(body['artifacts']).toMatchObject([
    { path: PATH, version: 1, bytes: Buffer.byteLength(TEXT), written_by: 'architect' },
  ]);
  const file = await raw(jordan, fileOf(PATH));
  expect(file.status).toBe(200);
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; /);
  expect(await file.text()).toBe(TEXT);
});

it('there is no such file for a stranger, nor one anywhere else', async () => {
  expect((await raw(omar, fileOf(PATH))).status).toBe(404);
  expect((await raw(omar, `${discussion.path}/artifacts`)).status).toBe(404);
  for (const path of ['notes', 'notes/other.md', '..%2f..%2fpersonas.yaml', '%2e%2e/x']) {
    expect((await raw(jordan, `${discussion.path}/artifacts/${path}`)).status, path).toBe(404);
  }
});
