import { FormatError } from '../format-error.ts';

/** What a reader says about a text: `line:column message`; `fine` where it reads it. Anything else it throws comes through. */
export function complaint(read: (text: string) => unknown, text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof FormatError) return `${error.line}:${error.column} ${error.message}`;
    throw error;
  }
  return 'fine';
}
