import { SERVICES, type Service } from '@maestro/contracts';
import { inClone } from './clone.ts';
import type { BusUser, Secrets } from './secrets.ts';

export const PROVIDER = 'simulated-provider';
export const PROGRAMS = [PROVIDER, ...SERVICES] as const;
export type ProgramName = (typeof PROGRAMS)[number];

/** One of our own processes: what it runs and what it is told. */
export type ProgramSpec = {
  readonly name: ProgramName;
  readonly entry: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
};

/** Where the servers are. */
export type Servers = { readonly natsUrl: string; readonly databaseUrl: string; readonly redisUrl: string };

export type BusAccess = {
  readonly url: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
};

export type Bus = {
  readonly servers: Servers;
  readonly secrets: Secrets;
  /** Whether the bus is ours, with a credential per service. */
  readonly ownBus: boolean;
};

export type SystemOptions = Bus & {
  readonly ports: Readonly<Record<ProgramName, number>>;
  readonly traceDir: string;
  /** The built app; null: the gateway serves no files. */
  readonly webRoot: string | null;
  /** For every program, over everything else. */
  readonly env: Readonly<Record<string, string>>;
};

/** The simulated provider and the six services, as `npm start` and every test of the whole system run them. */
export function programsOf(options: SystemOptions): readonly ProgramSpec[] {
  const { ports, traceDir, webRoot, secrets, env } = options;
  const common = (port: number): Record<string, string> => ({
    ...inheritedEnvironment(),
    NODE_ENV: 'development',
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: String(port),
    TRACE_DIR: traceDir,
  });
  const own: Readonly<Partial<Record<Service, Record<string, string>>>> = {
    gateway: { DEV_TOKEN_SECRET: secrets.jwt, ...(webRoot !== null && { WEB_ROOT: webRoot }) },
    'llm-router': { SIMULATED_PROVIDER_URL: `http://127.0.0.1:${ports[PROVIDER]}`, ...vendorKeys() },
  };
  const provider: ProgramSpec = {
    name: PROVIDER,
    entry: inClone('tools', 'simulated-provider', 'src', 'main.ts'),
    port: ports[PROVIDER],
    env: { ...common(ports[PROVIDER]), ...env },
  };
  const services = SERVICES.map((name): ProgramSpec => ({
    name,
    entry: inClone('services', name, 'src', 'main.ts'),
    port: ports[name],
    env: { ...common(ports[name]), ...serverEnvironment(options, name), ...own[name], ...env },
  }));
  return [provider, ...services];
}

/** What a program needs to reach the servers. */
export function serverEnvironment(bus: Bus, user: BusUser): Record<string, string> {
  const access = busAccess(bus, user);
  return {
    NATS_URL: access.url,
    ...(access.user !== undefined && { NATS_USER: access.user }),
    ...(access.password !== undefined && { NATS_PASSWORD: access.password }),
    DATABASE_URL: bus.servers.databaseUrl,
    REDIS_URL: bus.servers.redisUrl,
  };
}

/** Address and credential on the bus: a user per service on ours, whatever the URL holds on another's. */
export function busAccess({ servers, secrets, ownBus }: Bus, user: BusUser): BusAccess {
  if (ownBus) return { url: servers.natsUrl, user, password: secrets.nats[user] };
  const url = new URL(servers.natsUrl);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  return {
    url: url.href.replace(/\/$/, ''),
    user: username === '' ? undefined : decodeURIComponent(username),
    password: password === '' ? undefined : decodeURIComponent(password),
  };
}

/** Said to this runner, or by npm to itself. */
const NOT_FOR_PROGRAMS = /^(npm_.+|INIT_CWD|PORT|(NATS|DATABASE|REDIS)_.*URL|NATS_USER|NATS_PASSWORD)$/;
/** For the router alone: nobody else calls a model. */
const VENDOR_KEY = /^(ANTHROPIC|OPENAI|GEMINI|GOOGLE)_/;

/** Whatever else whoever starts us has set: settings of services, proxies, certificates. */
export const inheritedEnvironment = (): Record<string, string> =>
  environment((name) => !NOT_FOR_PROGRAMS.test(name) && !VENDOR_KEY.test(name));

const vendorKeys = (): Record<string, string> => environment((name) => VENDOR_KEY.test(name));

function environment(takes: (name: string) => boolean): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name, value]) => value !== undefined && takes(name));
  return Object.fromEntries(entries) as Record<string, string>;
}
