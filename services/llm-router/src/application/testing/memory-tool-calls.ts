import type { ToolUse } from '@maestro/contracts';
import type { FileEntry, NewVersion } from '../../domain/tools/file-rules.ts';
import type { SandboxPath } from '../../domain/tools/sandbox-path.ts';
import { toToolUse } from '../../domain/tools/tool-use.ts';
import type { Sandbox } from '../../ports/sandbox.ts';
import type { ToolAnswer } from '../../ports/tool.ts';
import type { CallingTurn, KeptRound, Round, ToolCallStore } from '../../ports/tool-call-store.ts';
import type { MemoryCallStore } from './memory-call-store.ts';

type Made = { readonly round: Round; readonly i: number; begun: boolean; answer: ToolAnswer | null; tookMs: number };
type Stored = FileEntry & { readonly key: string; readonly text: string };

/** Tool calls in memory, with the same rules as those in PostgreSQL; one sandbox for all. */
export class MemoryToolCalls implements ToolCallStore {
  readonly files = new Map<string, Stored>();
  readonly #turns = new Map<string, Made[]>();
  readonly #store: MemoryCallStore;

  constructor(store: MemoryCallStore) {
    this.#store = store;
  }

  async rounds(turnId: string): Promise<readonly KeptRound[]> {
    const made = this.#made(turnId);
    return [...new Set(made.map(({ round }) => round))].map((round) => ({
      ...round,
      answers: made.filter((one) => one.round === round).map(({ answer }) => answer),
    }));
  }

  async keep({ call, claim }: CallingTurn, nth: number, round: Round): Promise<boolean> {
    if (this.#store.rows.get(call.id)?.claim !== claim) return false;
    if ((await this.rounds(call.id)).length >= nth) return true;
    this.#store.unpaid.push(...round.tries.map((tried) => ({ callId: call.id, claim, tried })));
    this.#made(call.id).push(...round.calls.map((_, i): Made => ({ round, i, begun: false, answer: null, tookMs: 0 })));
    return true;
  }

  async inSandbox(
    { call }: CallingTurn,
    nth: number,
    work: (sandbox: Sandbox) => Promise<ToolAnswer>,
  ): Promise<ToolAnswer> {
    const made = this.#made(call.id)[nth - 1]!;
    made.answer ??= await work(this.#sandbox());
    return made.answer;
  }

  async begin({ call }: CallingTurn, nth: number): Promise<boolean> {
    const made = this.#made(call.id)[nth - 1]!;
    if (made.begun || made.answer) return false;
    made.begun = true;
    return true;
  }

  async answer({ call }: CallingTurn, nth: number, answer: ToolAnswer, tookMs: number): Promise<ToolAnswer> {
    const made = this.#made(call.id)[nth - 1]!;
    if (!made.answer) Object.assign(made, { answer, tookMs });
    return made.answer!;
  }

  async uses(turnId: string): Promise<readonly ToolUse[]> {
    return this.#made(turnId).flatMap(({ round, i, answer, tookMs }, index) =>
      answer ? [toToolUse(turnId, index + 1, round.calls[i]!, answer, tookMs)] : [],
    );
  }

  #made(turnId: string): Made[] {
    const made = this.#turns.get(turnId) ?? [];
    this.#turns.set(turnId, made);
    return made;
  }

  #sandbox(): Sandbox {
    const { files } = this;
    return {
      list: async (under) => [...files.values()].filter(({ key }) => !under || key.startsWith(`${under.key}/`)),
      async read(path: SandboxPath, offset: number, limit: number) {
        const file = files.get(path.key);
        if (!file) return null;
        const characters = Array.from(file.text);
        return { file, length: characters.length, text: characters.slice(offset, offset + limit).join('') };
      },
      hold: async (path) => ({
        used: { files: files.size, bytes: [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0) },
        file: files.get(path.key) ?? null,
        inTheWay:
          [...files.values()].find(({ key }) => path.folders.includes(key) || key.startsWith(`${path.key}/`))?.path ??
          null,
      }),
      async put({ path, text, version, bytes }: NewVersion, writtenBy: string) {
        files.set(path.key, {
          key: path.key,
          path: path.text,
          text,
          version,
          bytes,
          writtenBy,
          writtenAt: new Date(0),
        });
      },
    };
  }
}
