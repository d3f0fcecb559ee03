import type { ApprovalResponse, LogData, RequestType } from '@maestro/contracts';
import type { Proceedings } from '../proceedings.ts';

/** Puts a typed question to people: the log shows it, human-input keeps it and its deadline. */
export function askPeople(p: Proceedings, question: Omit<LogData<'human:input_required'>, 'request_id'>): void {
  const request_id = p.nextId('r');
  p.record('human:input_required', { request_id, ...question });
  const { asked_by: _, ...asked } = question;
  p.send({
    name: 'openRequest',
    aggregate: request_id,
    data: {
      request_id,
      kind: 'input_request',
      topic: p.opening.topic,
      ...asked,
      responses: responsesTo(question.type),
    },
  });
}

/** How an approval asked in mid-discussion is answered: there is nothing yet to override or to send back. */
const responsesTo = (type: RequestType): ApprovalResponse[] => (type === 'approval' ? ['approve', 'veto'] : []);

export function withdrawRequest(p: Proceedings, request_id: string, reason: string): void {
  p.record('human:input_withdrawn', { request_id, reason });
  p.send({ name: 'withdrawRequest', aggregate: request_id, data: { request_id, reason } });
}
