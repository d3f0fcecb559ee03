import type { ToolUse, TurnFailure } from '@maestro/contracts';
import { failure } from '../../domain/model-failure.ts';
import { amountOf } from '../../domain/budget/amount.ts';
import type { ModelTry, PaidTry } from '../../domain/model-try.ts';
import type { ModelChoice } from '../../domain/persona.ts';
import { assistantCalls, toolResults, type Prompt } from '../../domain/prompt.ts';
import type { ToolCall, ToolChoice, ToolResult } from '../../domain/tool.ts';
import { MOST_CALLS, MOST_ROUNDS } from '../../domain/tools/bounds.ts';
import { contributionOf, type Said } from '../../domain/tools/contribution.ts';
import type { CallingTurn, KeptRound, Round } from '../../ports/tool-call-store.ts';
import type { Tool, ToolAnswer } from '../../ports/tool.ts';
import type { ModelsAnswered } from '../ask-models.ts';
import { patiently } from '../patiently.ts';
import type { Spending } from '../spending.ts';
import { answerCall, type AnswerCallParts } from './answer-call.ts';

/** One question to the models on the way of a turn. */
export type RoundAsked = {
  readonly prompt: Prompt;
  readonly toolChoice: ToolChoice;
  /** Tries of this claim before this question. */
  readonly triesBefore: number;
  /** Whether something was said already, so that the end of the turn may be silent. */
  readonly mayBeSilent: boolean;
  /** The model that spoke last in this turn: as long as it answers, it goes on. */
  readonly goesOnWith: ModelChoice | null;
  /** What this model's next words follow, to be shown before them. */
  readonly before: (choice: ModelChoice) => string;
};

/** A turn in which tools may be called. */
export type ToolTurn = CallingTurn & {
  /** Its tools stand in the prompt. */
  readonly granted: readonly Tool[];
  readonly prompt: Prompt;
  readonly ask: (asked: RoundAsked) => Promise<ModelsAnswered>;
  readonly spending: Pick<Spending, 'used'>;
};

/** What came of it: `answer` is the last one, `text` the agent's whole contribution, `earlier` the tries of earlier claims. */
export type ToolTurnEnded = ModelsAnswered & {
  readonly text: string;
  readonly uses: readonly ToolUse[];
  readonly earlier: readonly PaidTry[];
};

/**
 * Asks a model, makes the calls it asks for and tells it what came of them, until it asks for no more. What a model asked
 * for is kept before it is done: whoever takes up the turn after a crash goes on from there, and no call is made twice.
 */
export async function useTools(parts: AnswerCallParts, turn: ToolTurn, signal: AbortSignal): Promise<ToolTurnEnded> {
  const rounds = turn.claim === 1 ? [] : await parts.calls.rounds(turn.call.id);
  if (turn.granted.length === 0 && rounds.length === 0) return speak(turn);
  return new Talk(parts, turn, signal).from(rounds);
}

const ALONE = {
  toolChoice: 'none',
  triesBefore: 0,
  mayBeSilent: false,
  goesOnWith: null,
  before: () => '',
} as const satisfies Omit<RoundAsked, 'prompt'>;

/** A turn without tools is one question. */
async function speak({ ask, prompt }: ToolTurn): Promise<ToolTurnEnded> {
  const answered = await ask({ ...ALONE, prompt });
  return { ...answered, text: answered.answer?.text.trim() ?? '', uses: [], earlier: [] };
}

type Asked = Omit<Round, 'tries' | 'triesBefore'>;

class Talk {
  readonly #parts: AnswerCallParts;
  readonly #turn: ToolTurn;
  readonly #signal: AbortSignal;
  readonly #said: Said[] = [];
  readonly #tries: ModelTry[] = [];
  readonly #earlier: PaidTry[] = [];
  readonly #failed: ModelsAnswered['failed'][number][] = [];
  #prompt: Prompt;
  #rounds = 0;
  #calls = 0;

  constructor(parts: AnswerCallParts, turn: ToolTurn, signal: AbortSignal) {
    this.#parts = parts;
    this.#turn = turn;
    this.#signal = signal;
    this.#prompt = turn.prompt;
  }

  async from(kept: readonly KeptRound[]): Promise<ToolTurnEnded> {
    for (const { tries } of kept) this.#owe(tries);
    for (const round of kept) await this.#make(round, round.answers);
    for (;;) {
      const answered = await this.#ask();
      const { answer } = answered;
      if (!answer) return this.#end(answered);
      if (answer.toolCalls.length === 0) {
        this.#said.push(answer);
        return this.#end(answered);
      }
      if (this.#isSpent)
        return this.#end(without(answered, 'invalid_output', 'the model asked for tools where it had used them up'));
      const round = {
        ...roundOf(answer, MOST_CALLS - this.#calls),
        tries: answered.tries,
        triesBefore: this.#tries.length - answered.tries.length,
      };
      const isOurs = await patiently(() => this.#parts.calls.keep(this.#turn, this.#rounds + 1, round));
      if (!isOurs) return this.#end(without(answered, 'cancelled', 'the turn was taken over'));
      await this.#make(round, [], answer.toolCalls.length - round.calls.length);
    }
  }

  get #isSpent(): boolean {
    return this.#rounds >= MOST_ROUNDS || this.#calls >= MOST_CALLS;
  }

  async #ask(): Promise<ModelsAnswered> {
    const answered = await this.#turn.ask({
      prompt: this.#prompt,
      toolChoice: this.#isSpent ? 'none' : 'auto',
      triesBefore: this.#tries.length,
      mayBeSilent: this.#said.some(({ text }) => text.trim() !== ''),
      goesOnWith: this.#said.at(-1)?.choice ?? null,
      before: (choice) => {
        const said = contributionOf([...this.#said, { choice, text: '' }]);
        return said === '' ? '' : `${said}\n\n`;
      },
    });
    this.#tries.push(...answered.tries);
    this.#failed.push(...answered.failed);
    return answered;
  }

  /** An earlier claim asked for these, and was gone before it paid. */
  #owe(tries: readonly PaidTry[]): void {
    for (const tried of tries) this.#turn.spending.used(amountOf(tried));
    this.#earlier.push(...tries);
  }

  /** Makes what a round asked for, one call after the other, and adds it to the prompt. `tooMany`: calls beyond the bound. */
  async #make(round: Asked, known: readonly (ToolAnswer | null)[], tooMany = 0): Promise<void> {
    const results: ToolResult[] = [];
    for (const [i, call] of round.calls.entries()) {
      this.#calls += 1;
      const answer = known[i] ?? (await this.#answer(this.#calls, call));
      const isLast = i === round.calls.length - 1;
      const text =
        isLast && tooMany > 0 ? `${answer.text}\n[${tooMany} more calls were not made: too many]` : answer.text;
      results.push({ callId: call.id, name: call.name, text, isError: answer.outcome !== 'answered' });
    }
    this.#rounds += 1;
    this.#said.push(round);
    const tail = [...this.#prompt.tail, assistantCalls(round.text, round.calls), toolResults(results)];
    this.#prompt = { ...this.#prompt, tail };
  }

  #answer(nth: number, call: ToolCall): Promise<ToolAnswer> {
    return answerCall(this.#parts, this.#turn, nth, call, this.#turn.granted, this.#signal);
  }

  async #end(answered: ModelsAnswered): Promise<ToolTurnEnded> {
    const uses = this.#rounds === 0 ? [] : await patiently(() => this.#parts.calls.uses(this.#turn.call.id));
    const text = contributionOf(this.#said);
    const ended =
      answered.answer && text === '' ? without(answered, 'unavailable', 'the model said nothing') : answered;
    return { ...ended, tries: this.#tries, failed: this.#failed, text, uses, earlier: this.#earlier };
  }
}

const without = (answered: ModelsAnswered, cause: TurnFailure, why: string): ModelsAnswered => ({
  ...answered,
  answer: null,
  failure: failure(cause, why),
});

const roundOf = ({ choice, model, simulated, text, toolCalls }: ModelTry, most: number): Asked => ({
  choice,
  model,
  simulated,
  text: printable(text),
  calls: toolCalls.slice(0, most).map(legible),
});

/** What a database can keep of a call: no NUL and no half characters, which no model means. */
const legible = (call: ToolCall): ToolCall => ({
  ...call,
  id: printable(call.id),
  name: printable(call.name),
  arguments: printable(call.arguments),
  echo: call.echo && printable(call.echo.value) === call.echo.value ? call.echo : null,
});
const printable = (text: string): string => text.toWellFormed().replaceAll('\0', '');
