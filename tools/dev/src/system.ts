import { SERVICES, type Service } from '@maestro/contracts';
import { inClone } from './clone.ts';
import type { Secrets } from './secrets.ts';

/** One of our own processes: what it runs and what it is told. */
export type ProgramSpec = {
  readonly name: string;
  readonly entry: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
};

/** Where the servers are. Credentials in the URLs of servers that are not ours are theirs to know. */
export type Servers = { readonly natsUrl: string; readonly databaseUrl: string; readonly redisUrl: string };

export const PROVIDER = 'simulated-provider';
export const PROGRAMS = [PROVIDER, ...SERVICES] as const;
export type ProgramName = (typeof PROGRAMS)[number];

export type SystemOptions = {
  readonly servers: Servers;
  readonly secrets: Secrets;
  /** Whether the bus is ours, with a credential per service. */
  readonly ownBus: boolean;
  readonly ports: Readonly<Record<ProgramName, number>>;
  readonly traceDir: string;
  /** The built app; null: the gateway serves no files. */
  readonly webRoot: string | null;
  /** For every program, over everything else. */
  readonly env: Readonly<Record<string, string>>;
};

/** What programs may inherit from the environment of whoever starts them. */
const INHERITED =
  /^(PATH|HOME|LANG|LC_ALL|TZ|TMPDIR|NODE_EXTRA_CA_CERTS|NODE_COMPILE_CACHE|MAESTRO_TEST_RUN|LOG_LEVEL|OTEL_.+|(HTTPS?|NO)_PROXY|(https?|no)_proxy)$/;
/** Keys of vendors are for the router alone. */
const FOR_ROUTER = /^(ANTHROPIC|OPENAI|GEMINI|GOOGLE)_/;
const FOR_PROVIDER = /^SIMULATED_/;

/** The simulated provider and the six services, as `npm start` and every test of the whole system run them. */
export function programsOf(options: SystemOptions): readonly ProgramSpec[] {
  const { servers, ports, webRoot, secrets } = options;
  const providerUrl = `http://127.0.0.1:${ports[PROVIDER]}`;
  const own: Readonly<Record<Service, Record<string, string>>> = {
    gateway: { DEV_TOKEN_SECRET: secrets.jwt, ...(webRoot !== null && { WEB_ROOT: webRoot }) },
    orchestrator: {},
    'llm-router': { SIMULATED_PROVIDER_URL: providerUrl, ...inherited(FOR_ROUTER) },
    'human-input': {},
    voting: {},
    synthesis: {},
  };
  const provider: ProgramSpec = {
    name: PROVIDER,
    entry: inClone('tools', 'simulated-provider', 'src', 'main.ts'),
    port: ports[PROVIDER],
    env: { ...everyProgram(options, ports[PROVIDER]), ...inherited(FOR_PROVIDER), ...options.env },
  };
  const services = SERVICES.map((name): ProgramSpec => {
    const env = {
      ...everyProgram(options, ports[name]),
      ...busAccess(options, name),
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      ...own[name],
      ...options.env,
    };
    return { name, entry: inClone('services', name, 'src', 'main.ts'), port: ports[name], env };
  });
  return [provider, ...services];
}

/** Address and credential on the bus: a user per service on ours, whatever the URL holds on another's. */
export function busAccess(
  { servers, secrets, ownBus }: Pick<SystemOptions, 'servers' | 'secrets' | 'ownBus'>,
  user: Service | 'admin',
): Record<string, string> {
  if (ownBus) return { NATS_URL: servers.natsUrl, NATS_USER: user, NATS_PASSWORD: secrets.nats[user] };
  const url = new URL(servers.natsUrl);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  return {
    NATS_URL: url.href.replace(/\/$/, ''),
    ...(username && { NATS_USER: decodeURIComponent(username) }),
    ...(password && { NATS_PASSWORD: decodeURIComponent(password) }),
  };
}

function everyProgram({ traceDir }: SystemOptions, port: number): Record<string, string> {
  return {
    ...inherited(INHERITED),
    NODE_ENV: 'development',
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: String(port),
    TRACE_DIR: traceDir,
  };
}

export function inherited(names: RegExp): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name, value]) => value !== undefined && names.test(name));
  return Object.fromEntries(entries) as Record<string, string>;
}

export const INHERITED_BY_ALL = INHERITED;
