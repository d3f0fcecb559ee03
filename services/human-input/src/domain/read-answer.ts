import type { HumanInput, Refusal } from '@maestro/contracts';
import { ok, type Result } from '@maestro/kernel';
import { invalid, oneOf } from './refusals.ts';
import type { Answer, Request } from './request.ts';

type Words = Extract<HumanInput, { type: 'choice' | 'message' }>;
type Signed = Extract<HumanInput, { type: 'approval' }>;

/**
 * An answer to a choice, feedback, clarification, or an approval asked in mid-discussion: an option where the words
 * repeat one, else the words themselves; a strict request takes nothing but its options.
 */
export function readAnswer(request: Request, input: HumanInput): Result<Answer, Refusal> {
  if (request.type === 'approval') {
    if (input.type === 'message') return invalid('/type', 'must be "approval" or "choice": this asks for an approval');
    return input.type === 'approval' ? readSigned(request, input) : readWords(request, input);
  }
  if (input.type !== 'approval') return readWords(request, input);
  return invalid('/type', `must be "choice" or "message": this asks for a ${request.type}`);
}

function readWords(request: Request, input: Words): Result<Answer, Refusal> {
  const message = input.type === 'choice' ? (input.message ?? null) : null;
  const option = optionSaid(request.options, input.response);
  if (option !== null) return ok({ option, message, approval: null });
  if (takesOnlyOptions(request)) return invalid('/response', oneOf(request.options));
  const words = message === null ? input.response : `${input.response}\n\n${message}`;
  return ok({ option: null, message: words, approval: null });
}

/** Mid-discussion there is nothing to override or to send back: one approves or one does not. */
function readSigned(request: Request, input: Signed): Result<Answer, Refusal> {
  const { response, conditions = [], reason = null } = input;
  if (response !== 'approve' && response !== 'veto') return invalid('/response', 'must be "approve" or "veto" here');
  if (response === 'veto' && reason === null) return invalid('/reason', 'is needed with a veto');
  if (response === 'veto' && conditions.length > 0) return invalid('/conditions', 'only go with "approve"');
  if (input.option !== undefined && !request.options.includes(input.option)) {
    return invalid('/option', oneOf(request.options));
  }
  const option = input.option ?? request.options.find((o) => o.trim().toLowerCase() === response) ?? null;
  if (option === null && takesOnlyOptions(request)) return invalid('/response', oneOf(request.options));
  const words = [
    ...(option === null ? [response] : []),
    ...(conditions.length > 0 ? [`on condition that: ${conditions.join('; ')}`] : []),
    ...(reason === null ? [] : [reason]),
  ];
  return ok({ option, message: words.length === 0 ? null : words.join(', '), approval: null });
}

/** A strict request without options could never be answered: it takes words. */
const takesOnlyOptions = (request: Request): boolean => request.strict && request.options.length > 0;

/** The option these words repeat; the edge has trimmed the words, so an option's own margins do not count. */
const optionSaid = (options: readonly string[], words: string): string | null =>
  options.find((option) => option === words) ?? options.find((option) => option.trim() === words) ?? null;
