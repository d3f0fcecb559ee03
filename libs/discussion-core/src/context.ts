import type { ContextEntry, LogEvent } from '@maestro/contracts';
import { ballotInWords } from '@maestro/tally';
import { withoutWorking } from './ending/winner.ts';

const IN_CONTEXT: ReadonlySet<LogEvent['type']> = new Set<LogEvent['type']>([
  'discussion:created',
  'tool:called',
  'agent:message',
  'human:message',
  'human:input_required',
  'human:input_answered',
  'participant:joined',
  'participant:left',
  'vote:opened',
  'vote:closed',
  'approval:given',
]);

/** Whether models read this event as part of the thread. */
export const joinsContext = (event: LogEvent): boolean =>
  IN_CONTEXT.has(event.type) && !isLate(event) && !isInvitation(event);

const isLate = (event: LogEvent): boolean => 'late' in event.data && event.data.late;
const isInvitation = (event: LogEvent): boolean =>
  event.type === 'human:input_required' && event.data.asked_by === 'invitation';

/**
 * The entry of the shared context an event makes, or null where models need not see it.
 * `prev` is the `seq` of the entry before it, 0 for the first.
 */
export function contextEntryOf(event: LogEvent, prev: number): ContextEntry | null {
  if (!joinsContext(event)) return null;
  const place = { seq: event.seq, prev, at: event.at };
  switch (event.type) {
    case 'discussion:created': {
      const { topic, brief, protocol, vote, participants, names, titles, system_prompts } = event.data;
      // The first ballot puts them to every voter in an order of its own.
      const options = protocol === 'voting' ? [] : (vote.options ?? []);
      return {
        ...place,
        kind: 'opening',
        topic,
        brief,
        protocol,
        options,
        participants,
        names,
        titles,
        system_prompts,
      };
    }
    case 'tool:called': {
      const { agent_id, call_id, tool, arguments: given, outcome, result } = event.data;
      return { ...place, kind: 'tool_call', by: agent_id, call_id, tool, arguments: given, outcome, result };
    }
    case 'agent:message':
      return { ...place, kind: 'message', by: event.data.agent_id, text: event.data.message };
    case 'human:message':
      return { ...place, kind: 'message', by: event.data.participant_id, text: event.data.message };
    case 'human:input_required': {
      const { request_id, to, prompt, options } = event.data;
      return { ...place, kind: 'question', request_id, to, text: prompt, options };
    }
    case 'human:input_answered': {
      const { request_id, by, option, message } = event.data;
      return { ...place, kind: 'answer', request_id, by, option, text: message };
    }
    case 'participant:joined':
      return { ...place, kind: 'joined', ...event.data };
    case 'participant:left':
      return { ...place, kind: 'left', by: event.data.participant_id };
    case 'vote:opened': {
      const { vote_id, options, ballot_round } = event.data;
      return { ...place, kind: 'vote_opened', vote_id, options, ballot_round };
    }
    case 'vote:closed': {
      const { vote_id, ballots, reasons, secret } = event.data;
      const tally = withoutWorking(event.data.tally);
      const inWords = ballots.map((ballot) => ({
        participant_id: ballot.participant_id,
        choice: ballotInWords(ballot),
        cause: ballot.cause,
        ...(ballot.missing && { missing: true }),
      }));
      return { ...place, kind: 'vote_closed', vote_id, tally, ballots: secret ? [] : inWords, reasons };
    }
    case 'approval:given': {
      const { by, response, option, conditions, reason } = event.data;
      return { ...place, kind: 'approval', by, response, option, conditions, reason };
    }
    default:
      return null;
  }
}
