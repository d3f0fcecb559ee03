import { SERVICES, type Service } from '@maestro/contracts';
import { LONGEST_WAIT_MS } from './ask.ts';
import { permissionsFor, permissionsForIntegration, type Permissions } from './permissions.ts';
import { MAX_PAYLOAD_BYTES, streams } from './topology.ts';

/** How long a service may reply to who asked it. */
const REPLY_MS = LONGEST_WAIT_MS + 1_000;

/** The user the migration step and operators' commands connect as. */
export const ADMIN_USER = 'admin';

export type ServerConfigOptions = {
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly storeDir: string;
  readonly passwords: Readonly<Record<Service | typeof ADMIN_USER, string>>;
  /** Services of other products, each bound to one workspace. */
  readonly integrations?: readonly { readonly name: string; readonly workspace: string; readonly password: string }[];
  /** Port of the monitoring page; none where absent. */
  readonly monitorPort?: number;
};

/** A nats.conf with one user per service, each allowed what it needs and nothing more. */
export function natsServerConfig(options: ServerConfigOptions): string {
  const { port, host = '127.0.0.1', storeDir, passwords, integrations = [], monitorPort } = options;
  // Twice the streams' limits: blocks are freed a little later than their messages.
  const storeBytes = 2 * streams.reduce((sum, { maxBytes }) => sum + maxBytes, 0);
  const users = [
    `    { user: ${ADMIN_USER}, password: ${quoted(passwords[ADMIN_USER])} }`,
    ...SERVICES.map((service) => user(service, passwords[service], permissionsFor(service))),
    ...integrations.map(({ name, workspace, password }) =>
      user(name, password, permissionsForIntegration(name, workspace)),
    ),
  ];
  return `# Generated from the contracts and the topology of the bus. Do not edit.
listen: ${quoted(`${host}:${port}`)}
${monitorPort === undefined ? '' : `http: ${quoted(`${host}:${monitorPort}`)}\n`}max_payload: ${MAX_PAYLOAD_BYTES}
jetstream {
  store_dir: ${quoted(storeDir)}
  max_memory_store: 67108864
  max_file_store: ${storeBytes}
}
authorization {
  users: [
${users.join('\n')}
  ]
}
`;
}

function user(name: string, password: string, { publish, subscribe, mayReply }: Permissions): string {
  const list = (subjects: readonly string[]) => subjects.map((subject) => `          ${quoted(subject)}`).join('\n');
  return `    {
      user: ${quoted(name)}, password: ${quoted(password)}
      permissions: {
        publish: { allow: [
${list(publish)}
        ] }
        subscribe: { allow: [
${list(subscribe)}
        ] }${mayReply ? `\n        allow_responses: { max: 1, expires: "${REPLY_MS}ms" }` : ''}
      }
    }`;
}

/** Quotes a value; a quote, backslash or line break in it could end the string and is refused. */
function quoted(value: string): string {
  if (!/^[^"\\\n\r]+$/.test(value)) throw new RangeError('a value of the server configuration cannot be quoted');
  return `"${value}"`;
}
