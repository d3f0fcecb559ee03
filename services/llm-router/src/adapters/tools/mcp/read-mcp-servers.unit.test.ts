import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { afterAll, describe, expect, it } from 'vitest';
import { readMcpServers } from './read-mcp-servers.ts';

const folder = mkdtempSync(join(tmpdir(), 'maestro-mcp-'));
afterAll(() => rmSync(folder, { recursive: true }));

const docs = { name: 'docs', url: 'https://docs.example.com/mcp', tools: ['search'] };
const read = (servers: unknown[], variables: Record<string, string> = {}) => {
  const file = join(folder, 'mcp.yaml');
  writeFileSync(file, stringify({ servers }));
  return readMcpServers(file, (name) => variables[name]);
};

describe('the allow-list of MCP servers', () => {
  it('holds names of secrets, never secrets', () => {
    const [server] = read([{ ...docs, headers: { authorization: 'DOCS_TOKEN' } }], { DOCS_TOKEN: 'Bearer x' });
    expect(server).toMatchObject({
      name: 'docs',
      headers: { authorization: 'Bearer x' },
      allowedAddresses: [],
      timeoutMs: 15_000,
    });
    expect(() => read([{ ...docs, headers: { authorization: 'Bearer x' } }])).toThrow(
      'name of an environment variable',
    );
  });

  it.each([
    ['a variable that is not set', { ...docs, headers: { 'x-key': 'NOT_SET' } }, 'NOT_SET is not set'],
    ['a header that steers the connection', { ...docs, headers: { Host: 'A' } }, 'servers.0.headers.Host: Invalid key'],
    ['a name that would not part', { ...docs, name: 'a__b' }, 'servers.0.name'],
    ['no tools', { ...docs, tools: [] }, 'servers.0.tools'],
    ['http outside', { ...docs, url: 'http://docs.example.com' }, 'must be https'],
    ['another protocol', { ...docs, url: 'file:///etc/passwd' }, 'servers.0.url'],
    ['a network that is none', { ...docs, allow_addresses: ['10.0.0.1'] }, 'must be a network'],
    ['a field nobody knows', { ...docs, alow_addresses: [] }, 'Unrecognized key'],
  ])('is refused with %s', (_, server, why) => expect(() => read([server])).toThrow(why));

  it('is refused with two servers of one name', () => expect(() => read([docs, docs])).toThrow('docs is there twice'));

  it('may name a server in a network of our own', () => {
    expect(read([{ ...docs, url: 'http://10.1.2.3/mcp', allow_addresses: ['10.1.0.0/16'] }])).toHaveLength(1);
  });
});
