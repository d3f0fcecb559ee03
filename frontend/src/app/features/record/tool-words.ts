import type { ToolEntry } from '../../data/room/entry';
import type { Room } from '../../data/room/room';
import { nameOf } from './who';

/** What an agent did with a tool, in one line: `Architect AI wrote notes.md`. */
export function toolSentence(entry: ToolEntry, room: Room): string {
  const sentence = `${nameOf(room, entry.agent_id)} ${deed(entry)}`;
  return entry.late ? `${sentence}, after its turn was over` : sentence;
}

function deed({ tool, outcome, ...entry }: ToolEntry): string {
  if (outcome === 'not_granted') return `asked for a tool that is not its own: ${tool}`;
  const [done, tried] = verbs(tool, pathOf(entry.arguments));
  return outcome === 'answered' ? done : `could not ${tried}`;
}

/** What was done, and what it is called where it could not be done. */
function verbs(tool: string, path: string): readonly [done: string, tried: string] {
  switch (tool) {
    case 'fs_write':
      return [`wrote ${path}`, `write ${path}`];
    case 'fs_read':
      return [`read ${path}`, `read ${path}`];
    case 'fs_list':
      return ['looked at the files', 'look at the files'];
    default: {
      const [server, name] = tool.split('__');
      const called = name === undefined ? tool : `${name} of ${server}`;
      return [`used ${called}`, `use ${called}`];
    }
  }
}

/** The arguments are a model's words: anything may stand there. */
function pathOf(given: string): string {
  try {
    const { path } = JSON.parse(given) as { path?: unknown };
    return typeof path === 'string' && path !== '' ? path : 'a file';
  } catch {
    return 'a file';
  }
}

/** The arguments one under the other, for whoever looks closer. */
export function argumentLines(given: string): readonly { readonly name: string; readonly value: string }[] {
  try {
    const parsed: unknown = JSON.parse(given);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return [{ name: '', value: given }];
    return Object.entries(parsed).map(([name, value]) => ({
      name,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    }));
  } catch {
    return [{ name: '', value: given }];
  }
}
