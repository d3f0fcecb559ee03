import { definitionOf, type Envelope, type MessageDefinition } from '@maestro/contracts';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { OutboxRow } from './outgoing.ts';

/** CloudEvents 1.0 over NATS, binary mode: attributes are headers with this prefix, the payload is the data alone. */
const CE = 'ce-';
const SOURCE = '/maestro/';
/** By which a stream knows what it has already: the stream's own header, not the message's. */
export const MSG_ID = 'Nats-Msg-Id';

export const sourceOf = (service: string): string => `${SOURCE}${service}`;

/** Ids are unique per source, so that two services never silence each other in the stream's duplicate window. */
export const dedupeId = (service: string, id: string): string => `${service}:${id}`;

export function headersFor(row: OutboxRow, service: string, traceparent: string | null): MsgHdrs {
  const h = headers();
  h.set(MSG_ID, dedupeId(service, row.id));
  h.set(`${CE}specversion`, '1.0');
  h.set(`${CE}id`, row.id);
  h.set(`${CE}type`, row.type);
  h.set(`${CE}source`, sourceOf(service));
  h.set(`${CE}time`, row.time);
  h.set(`${CE}subject`, row.aggregate);
  h.set(`${CE}workspaceid`, row.workspace_id);
  h.set(`${CE}discussionid`, row.discussion_id);
  if (row.version !== null) h.set(`${CE}seq`, String(row.version));
  h.set(`${CE}actor`, row.actor);
  h.set(`${CE}correlationid`, row.correlation_id);
  if (row.causation_id !== null) h.set(`${CE}causationid`, row.causation_id);
  if (traceparent !== null) h.set('traceparent', traceparent);
  h.set('content-type', 'application/json');
  return h;
}

export type Opened = { readonly envelope: Envelope; readonly definition: MessageDefinition; readonly version: number };
/** `unknown`: a type this code does not know. `malformed`: no message of ours, or one that claims to be another's. */
export type Unreadable = { readonly unreadable: 'unknown' | 'malformed'; readonly cause: string };

/**
 * Reads the envelope. Workspace, discussion and sender are taken from the subject, which the server's permissions
 * vouch for; headers that say otherwise make the message malformed.
 */
export function openEnvelope(subject: string, found: MsgHdrs | undefined): Opened | Unreadable {
  const malformed = (cause: string): Unreadable => ({ unreadable: 'malformed', cause });
  const get = (name: string): string | null => found?.get(`${CE}${name}`) || null;
  const id = get('id');
  const type = get('type');
  if (id === null || type === null) return malformed('ce-id or ce-type is missing');
  const known = definitionOf(type);
  if (!known) return { unreadable: 'unknown', cause: `unknown type ${type}` };
  const { definition, version } = known;

  const tokens = subject.split('.');
  const isRequest = definition.kind === 'request';
  const workspace = tokens[1] ?? '';
  const discussion = isRequest ? '' : (tokens[3] ?? '');
  const place = isRequest
    ? ['req', workspace, definition.name, `v${version}`]
    : [
        definition.kind === 'fact' ? 'evt' : 'cmd',
        workspace,
        definition.service,
        discussion,
        definition.name,
        `v${version}`,
      ];
  if (place.join('.') !== subject) return malformed(`type ${type} does not belong on ${subject}`);
  if (version > definition.version) return { unreadable: 'unknown', cause: `unknown version of ${type}` };

  const source = get('source');
  if (source === null) return malformed('ce-source is missing');
  if (definition.kind === 'fact' && source !== sourceOf(definition.service)) {
    return malformed(`source ${source} cannot tell ${type}`);
  }
  const claimed = get('workspaceid');
  if (claimed !== null && claimed !== workspace) return malformed(`workspace ${claimed} on ${subject}`);
  const seq = get('seq');
  if (seq !== null && !/^[0-9]{1,15}$/.test(seq)) return malformed(`ce-seq is ${seq}`);

  return {
    definition,
    version,
    envelope: {
      id,
      type,
      source,
      time: get('time') ?? '',
      subject: get('subject') ?? id,
      workspaceid: workspace,
      discussionid: discussion,
      seq: seq === null ? null : Number(seq),
      actor: get('actor') ?? `service:${source}`,
      correlationid: get('correlationid') ?? id,
      causationid: get('causationid'),
      traceparent: found?.get('traceparent') || null,
    },
  };
}
