import { says, type JsonSchema, type ModelReply, type ModelRequest } from '../model.ts';
import { tokensOf } from '../tokens.ts';
import { fillBallot, movedBy } from './ballots.ts';
import { readBrief, withConditions } from './decision-brief.ts';
import { fillSchema } from './fill-schema.ts';
import * as improvised from './improvised-answers.ts';
import { improviseTurn } from './improvised-turn.ts';
import { demandedCall, nextStep, quoteResults, type ToolStep } from './play-tools.ts';
import { requestedBy } from './requested.ts';
import type { Scenario } from './scenario.ts';
import * as scripted from './scripted.ts';
import { claimsMade, newAmong, takeStances } from './statements.ts';
import { readThread, type Thread } from './thread.ts';

/** What decides an answer beside the request itself. */
export type Part = {
  readonly scenarios: readonly Scenario[];
  /** Free texts have exactly this many tokens; null: as many as there is to say. */
  readonly fixedTokens: number | null;
  /** Tools to ask for, where they are offered. */
  readonly tools: readonly ToolStep[];
};

/** What the simulated model answers. The same request always gets the same answer. */
export function play(request: ModelRequest, part: Part): ModelReply {
  const step = nextStep(part.tools, request);
  if (step) return { ...step, finish: 'tool_use' };
  if (request.schema === null && part.fixedTokens !== null) return cut(filler(part.fixedTokens), request.maxTokens);
  const thread = readThread(request);
  const scenario = part.scenarios.find((s) => scripted.isAbout(s, thread)) ?? null;
  const demanded = demandedCall(request, (schema) => answer(schema, thread, scenario));
  if (demanded) return { text: '', calls: [demanded], finish: 'tool_use' };
  if (request.schema !== null) return cut(JSON.stringify(answer(request.schema, thread, scenario)), request.maxTokens);
  const line = (scenario && scripted.nextLine(scenario, thread)) ?? improviseTurn(thread);
  return cut([line, quoteResults(request.messages)].filter((text) => text !== '').join('\n\n'), request.maxTokens);
}

function answer(schema: JsonSchema, thread: Thread, scenario: Scenario | null): unknown {
  const requested = requestedBy(schema);
  switch (requested.kind) {
    case 'next_speaker': {
      const { candidates } = requested;
      const scriptedSpeaker = scenario && scripted.nextSpeaker(scenario, thread, candidates);
      return { speaker: scriptedSpeaker ?? improvised.quietest(thread, candidates) ?? 'nobody' };
    }
    case 'question': {
      const { people } = requested;
      return {
        question: scenario
          ? scripted.nextQuestion(scenario, thread, people)
          : improvised.improviseQuestion(thread, people),
      };
    }
    case 'options':
      return { options: scenario?.vote.options ?? improvised.improviseOptions(thread) };
    case 'ballot': {
      const { choices, asksWhatMoved } = requested;
      const ballot = choose(thread, scenario, choices);
      return { ...ballot, ...(asksWhatMoved && { moved_by: movedBy(thread) }) };
    }
    case 'form': {
      const { ballot, asksWhatMoved } = requested;
      const { choice, reason } = choose(thread, scenario, ballot.options);
      return { ...fillBallot(ballot, thread, choice, reason), ...(asksWhatMoved && { moved_by: movedBy(thread) }) };
    }
    case 'analysis': {
      const analysis = scenario ? scripted.analysisOf(scenario, thread) : improvised.improviseAnalysis(thread);
      if (!requested.asksForStatements) return analysis;
      const claims = scenario ? scripted.claimsOf(scenario, thread) : claimsMade(thread);
      return { ...analysis, statements: newAmong(thread, claims) };
    }
    case 'stances':
      return takeStances(thread, requested.claims);
    case 'decision': {
      const brief = readBrief(thread.task);
      const written = scenario && scripted.decisionOf(scenario, thread, brief);
      if (written) return { ...written, ...withConditions(brief, written.action_steps) };
      return improvised.improviseDecision(thread, brief) ?? fillSchema(schema);
    }
    case 'other':
      return fillSchema(schema);
  }
}

/** The option the reader is for, and why. */
const choose = (thread: Thread, scenario: Scenario | null, choices: readonly string[]) =>
  (scenario && scripted.ballotOf(scenario, thread, choices)) ?? improvised.improviseBallot(thread, choices);

/** A token limit cuts as a vendor's would: in the middle of whatever is being said. */
function cut(text: string, maxTokens: number | null): ModelReply {
  const tokens = maxTokens === null ? [] : tokensOf(text);
  if (maxTokens === null || tokens.length <= maxTokens) return says(text);
  return says(tokens.slice(0, maxTokens).join(''), 'length');
}

const filler = (tokens: number): string => Array.from({ length: tokens }, () => 'tick').join(' ');
