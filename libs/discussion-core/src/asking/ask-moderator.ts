import type { ModeratorChoice, ModeratorTopic } from '@maestro/contracts';
import { instantPlus } from '@maestro/kernel';
import { ALLOWED } from '../deadlines.ts';
import { longestSilent } from '../floor/policy.ts';
import { askPeople } from './ask-people.ts';
import type { Proceedings } from '../proceedings.ts';
import { floorTimeOf, presentAgents, type Choice, type State } from '../state.ts';
import { briefFor } from './brief.ts';
import { readChoice } from './read-choice.ts';

/** Asks the moderator model to choose among what the rules allow. */
export function askModerator(p: Proceedings, about: ModeratorTopic, candidates: readonly string[]): true {
  const choice_id = p.nextId('c');
  const deadline = instantPlus(p.at, ALLOWED.choice);
  p.record('moderator:asked', { choice_id, about, candidates: [...candidates], deadline });
  p.send({
    name: 'requestStructuredOutput',
    aggregate: choice_id,
    data: {
      call_id: choice_id,
      requester: 'orchestrator',
      purpose: 'moderation',
      speaker: { persona: 'moderator' },
      context_seq: p.state.context_seq,
      ...briefFor(about, candidates),
      deadline,
    },
  });
  return true;
}

type Question = NonNullable<Extract<ModeratorChoice, { about: 'question' }>['question']>;
type Origin = { readonly provider: string; readonly model: string; readonly simulated: boolean };

/** A valid pick is recorded; an invalid one is a recorded failure and a recorded fallback. Stale answers do nothing. */
export function takeChoice(p: Proceedings, choiceId: string, output: unknown, origin: Origin): void {
  const asked = p.state.choice;
  if (asked?.choice_id !== choiceId) return;
  const choice = readChoice(asked, output);
  if (!choice) return failChoice(p, choiceId, 'invalid_choice');
  const { provider, model, simulated } = origin;
  p.record('moderator:chose', { choice_id: choiceId, choice, provider, model, simulated });
  if (choice.about === 'question' && choice.question) putQuestion(p, choice.question);
}

/** The moderator's question holds the floor until it is answered; words beside the options are welcome. */
function putQuestion(p: Proceedings, { to, prompt, options }: Question): void {
  askPeople(p, {
    type: options.length > 0 ? 'choice' : 'clarification',
    prompt,
    options: [...new Set(options)],
    to: [to],
    blocking: true,
    strict: false,
    deadline: null,
    expiry: { policy: 'wait' },
    asked_by: 'moderator',
  });
}

/** No pick can be had: the rules choose, and the record says so. */
export function failChoice(p: Proceedings, choiceId: string, cause: string): void {
  const asked = p.state.choice;
  if (asked?.choice_id !== choiceId) return;
  p.record('moderator:failed', { choice_id: choiceId, cause });
  p.record('moderator:fallback', { choice_id: choiceId, choice: choiceByRule(p.state, asked) });
}

function choiceByRule(state: State, asked: Choice): ModeratorChoice {
  switch (asked.about) {
    case 'next_speaker': {
      const agents = presentAgents(state).map((s) => ({ id: s.id, ...floorTimeOf(state, s.id) }));
      const speaker = longestSilent(agents, asked.candidates) ?? asked.candidates[0];
      if (speaker === undefined) throw new Error('the moderator was asked to choose among nobody');
      return { about: 'next_speaker', speaker };
    }
    case 'question':
      return { about: 'question', question: null };
    case 'options':
      return { about: 'options', options: proposalsOf(state) };
  }
}

const MOST_OPTIONS = 9;
const LONGEST_OPTION = 200;

/** The proposals of the newest analysis as options: what the rules put to the vote without a moderator. */
export function proposalsOf(state: State): string[] {
  const clipped = (state.analysis?.proposals ?? []).map((text) => text.trim().slice(0, LONGEST_OPTION));
  return [...new Set(clipped)].filter((text) => text !== '').slice(0, MOST_OPTIONS);
}
