import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { isCidr } from './address-guard.ts';

/** A header's value: the name of the environment variable that holds it. */
const Variable = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable');
const Header = z
  .string()
  .regex(/^[A-Za-z0-9-]+$/)
  .refine((name) => !/^(host|content-length|connection|transfer-encoding)$/i.test(name), 'is not ours to set');

const Server = z
  .strictObject({
    /** Parts its tools from those of others: `docs/search` in a grant, `docs__search` to a model. */
    name: z.string().regex(/^[a-z][a-z0-9-]{0,23}$/, 'must match [a-z][a-z0-9-]{0,23}'),
    url: z.url({ protocol: /^https?$/ }),
    headers: z.record(Header, Variable).default({}),
    /** Which of its tools may be had; what else it offers is not seen. */
    tools: z
      .array(z.string().regex(/^[A-Za-z0-9_-]{1,40}$/))
      .min(1)
      .max(32),
    /** Networks it may be reached in although they are not public, such as `10.1.0.0/16`. */
    allow_addresses: z.array(z.string().refine(isCidr, 'must be a network such as 10.1.0.0/16')).max(16).default([]),
    timeout_ms: z.int().min(100).max(60_000).default(15_000),
  })
  .refine(({ url, allow_addresses }) => url.startsWith('https:') || allow_addresses.length > 0, {
    path: ['url'],
    message: 'must be https, except for a server in a network of your own',
  });
const File = z.strictObject({ servers: z.array(Server).max(16) });

/** An MCP server as it is used: `headers` hold the secrets themselves. */
export type McpServerSettings = {
  readonly name: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly tools: readonly string[];
  readonly allowedAddresses: readonly string[];
  readonly timeoutMs: number;
};

/**
 * The allow-list of MCP servers.
 * @param variable reads an environment variable.
 * Throws an error that names the file and every field and variable that is wrong.
 */
export function readMcpServers(file: string, variable: (name: string) => string | undefined): McpServerSettings[] {
  const parsed = File.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    throw new Error(`${file}:\n  ${parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('\n  ')}`);
  }
  const { servers } = parsed.data;
  const names = servers.map(({ name }) => name);
  const problems = [
    ...names.filter((name, i) => names.indexOf(name) !== i).map((name) => `${name} is there twice`),
    ...servers.flatMap(({ name, headers }) =>
      Object.values(headers)
        .filter((needed) => !variable(needed))
        .map((needed) => `${name}: the environment variable ${needed} is not set`),
    ),
  ];
  if (problems.length > 0) throw new Error(`${file}:\n  ${problems.join('\n  ')}`);
  return servers.map(({ name, url, headers, tools, allow_addresses, timeout_ms }) => ({
    name,
    url: new URL(url),
    headers: Object.fromEntries(Object.entries(headers).map(([header, needed]) => [header, variable(needed)!])),
    tools,
    allowedAddresses: allow_addresses,
    timeoutMs: timeout_ms,
  }));
}
