import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** One colour per process; told apart by name as well. */
const COLOURS: Readonly<Record<string, Style>> = {
  gateway: 'cyan',
  orchestrator: 'magenta',
  'llm-router': 'blue',
  'human-input': 'yellow',
  voting: 'green',
  synthesis: 'redBright',
  'simulated-provider': 'gray',
};
const WIDTH = Math.max(...Object.keys(COLOURS).map((name) => name.length));
const LEVELS: Readonly<Record<string, Style>> = {
  fatal: 'red',
  error: 'red',
  warn: 'yellow',
  info: 'dim',
  debug: 'dim',
};
/** Said by the prefix, or of use to machines only. */
const HIDDEN = new Set(['level', 'time', 'service', 'message', 'trace_id', 'span_id', 'err']);

/** One line of a service's output for people: a pino record is laid out, anything else passes as it is. */
export function prettyLine(name: string, line: string): string {
  const prefix = styleText(COLOURS[name] ?? 'white', name.padEnd(WIDTH));
  const record = parseRecord(line);
  if (!record) return `${prefix}  ${line}`;
  const { time, level, message, err } = record;
  const clock = styleText('dim', String(time).slice(11, 23));
  const word = styleText(LEVELS[String(level)] ?? 'white', String(level).padEnd(5));
  const fields = Object.entries(record)
    .filter(([key]) => !HIDDEN.has(key))
    .map(([key, value]) => styleText('dim', ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`));
  const cause = isCause(err) ? `\n${indent(err.stack ?? err.message)}` : '';
  return `${prefix}  ${clock} ${word} ${typeof message === 'string' ? message : ''}${fields.join('')}${cause}`;
}

function parseRecord(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    const value = JSON.parse(line) as Record<string, unknown>;
    return 'level' in value && 'time' in value ? value : null;
  } catch {
    return null;
  }
}

const isCause = (value: unknown): value is { message: string; stack?: string } =>
  typeof value === 'object' && value !== null && 'message' in value;

const indent = (text: string): string => text.replaceAll(/^/gm, ' '.repeat(WIDTH + 2));
