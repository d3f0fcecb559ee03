/** What the task says about the decision to be written. */
export type Brief = {
  readonly option: string;
  readonly conditions: readonly string[];
  /** ISO day; null: not told. */
  readonly today: string | null;
};

/** Reads `Chosen option: …`, `Today: …` and the list under `Conditions …:`. */
export function readBrief(task: string): Brief {
  const list = /^Conditions[^\n]*:\n((?:- [^\n]*\n?)+)/im.exec(task)?.[1] ?? '';
  return {
    option: /^(?:the )?chosen option: (.+)$/im.exec(task)?.[1]?.trim() ?? '',
    conditions: [...list.matchAll(/^- (.+)$/gm)].map(([, condition = '']) => condition.trim()),
    today: /^today: (\d{4}-\d{2}-\d{2})/im.exec(task)?.[1] ?? null,
  };
}

const MOST_STEPS = 7;

/** The plan with a step per condition, and the day of review where a condition names one. */
export function withConditions<S extends { step: string; owner: string | null; due: string | null }>(
  brief: Brief,
  steps: readonly S[],
) {
  const conditional = brief.conditions.map((condition) => ({
    step: `Meet the condition: ${condition}`,
    owner: null,
    due: null,
  }));
  const kept = steps.slice(0, Math.max(0, MOST_STEPS - conditional.length));
  return { action_steps: [...kept, ...conditional].slice(0, MOST_STEPS), review_date: reviewDate(brief) };
}

function reviewDate({ conditions, today }: Brief): string | null {
  const months = /(\d{1,2})[- ]months?[^.]*\breview|review\b[^.]*?(\d{1,2})[- ]months?/i.exec(conditions.join('. '));
  if (!months || today === null) return null;
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number);
  const whole = year * 12 + (month - 1) + Number(months[1] ?? months[2]);
  const part = (value: number, width: number): string => String(value).padStart(width, '0');
  return `${part(Math.floor(whole / 12), 4)}-${part((whole % 12) + 1, 2)}-${part(Math.min(day, 28), 2)}`;
}
