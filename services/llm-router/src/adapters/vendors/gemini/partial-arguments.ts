import { z } from 'zod';

/** A value of a call's arguments, or a piece of a text that goes on, with its place: `$.items[0].name`. */
export const PartialArgument = z.object({
  jsonPath: z.string(),
  stringValue: z.string().nullish(),
  numberValue: z.number().nullish(),
  boolValue: z.boolean().nullish(),
  nullValue: z.unknown().optional(),
});
export type PartialArgument = z.infer<typeof PartialArgument>;

type Step = string | number;
/** Without a prototype, so that no name means anything. */
type Holder = Record<Step, unknown>;

const STEP = /\.([^.[\]]+)|\[(\d{1,4})\]|\['([^']*)'\]/gy;

/** null: no path we know how to follow. */
function readPath(path: string): Step[] | null {
  if (!path.startsWith('$')) return null;
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  let end = 1;
  for (let found = STEP.exec(path); found; found = STEP.exec(path)) {
    steps.push(found[2] === undefined ? (found[1] ?? found[3] ?? '') : Number(found[2]));
    end = STEP.lastIndex;
  }
  return end === path.length && steps.length > 0 ? steps : null;
}

const emptyFor = (step: Step | undefined): Holder => (typeof step === 'number' ? [] : Object.create(null)) as Holder;

/** The arguments of one call, put together from the pieces in which Gemini streams them. */
export class PartialArguments {
  readonly #root: Holder = emptyFor(undefined);

  /** Whether the piece could be placed. */
  add(piece: PartialArgument): boolean {
    const steps = readPath(piece.jsonPath);
    const last = steps?.at(-1);
    if (!steps || last === undefined) return false;
    let at = this.#root;
    for (const [i, step] of steps.slice(0, -1).entries()) {
      const next = (at[step] ??= emptyFor(steps[i + 1]));
      if (typeof next !== 'object') return false;
      at = next as Holder;
    }
    const before = at[last];
    const value = piece.stringValue ?? piece.numberValue ?? piece.boolValue ?? null;
    at[last] = typeof before === 'string' && typeof value === 'string' ? before + value : value;
    return true;
  }

  /** As JSON. */
  get text(): string {
    return JSON.stringify(this.#root);
  }
}
