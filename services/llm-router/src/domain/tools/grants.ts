import type { ToolSpec } from '../tool.ts';

/** Parts a server's name from its tool's in the one name a vendor takes: `docs__search`. */
const SEPARATOR = '__';

/** What a grant names: a tool of ours by its name, one of an MCP server with its server. */
export type ToolOrigin = { readonly server: string | null; readonly tool: string };

/** What a model calls it. */
export const calledName = ({ server, tool }: ToolOrigin): string =>
  server === null ? tool : `${server}${SEPARATOR}${tool}`;

/** Whether grants such as `fs_read`, `docs/search`, `docs/*` allow a tool. */
export function isGranted(grants: readonly string[], { server, tool }: ToolOrigin): boolean {
  return (
    grants.includes(server === null ? tool : `${server}/${tool}`) || (server !== null && grants.includes(`${server}/*`))
  );
}

/** The tools of one persona, always in one order: a vendor's prompt cache begins with them. */
export const grantedOf = <T extends { readonly origin: ToolOrigin; readonly spec: ToolSpec }>(
  grants: readonly string[],
  tools: readonly T[],
): T[] =>
  tools.filter((tool) => isGranted(grants, tool.origin)).toSorted((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
