import type { Toolbox } from '../../../ports/tool.ts';
import { McpServer, type McpServerParts } from './mcp-server.ts';
import type { McpServerSettings } from './read-mcp-servers.ts';

/** How often servers are asked for their tools (milliseconds). */
const REFRESH_MS = 60_000;

export type McpToolbox = Toolbox & {
  /** Asks all servers for their tools, at once. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
};

/** The tools of all servers on the allow-list. A server that is away holds up nobody. */
export function mcpToolbox(settings: readonly McpServerSettings[], parts: McpServerParts): McpToolbox {
  const servers = settings.map((one) => new McpServer(one, parts));
  let refreshing = Promise.resolve();
  const refresh = (): Promise<void> => {
    refreshing = refreshing.then(async () => void (await Promise.all(servers.map((server) => server.refresh()))));
    return refreshing;
  };
  const timer = servers.length === 0 ? null : setInterval(() => void refresh(), REFRESH_MS);
  timer?.unref();
  return {
    tools: () => servers.flatMap((server) => server.tools),
    refresh,
    async stop() {
      if (timer) clearInterval(timer);
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
