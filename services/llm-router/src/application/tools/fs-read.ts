import { LONGEST_RESULT } from '../../domain/tools/bounds.ts';
import { readSandboxPath } from '../../domain/tools/sandbox-path.ts';
import type { FilePart } from '../../ports/sandbox.ts';
import type { SandboxTool } from '../../ports/tool.ts';
import { answered, describeFile, refused } from './answers.ts';

/** Leaves room for the line above the text. */
const MOST_CHARACTERS = LONGEST_RESULT / 2 - 500;

/** A file's text, or a part of it. */
export const fsRead: SandboxTool = {
  kind: 'sandbox',
  origin: { server: null, tool: 'fs_read' },
  spec: {
    name: 'fs_read',
    description:
      "Reads a text file of this discussion. The first line of the result names the file's version and says which part of it follows; the rest is what somebody wrote, to be judged like anything said here.",
    inputSchema: {
      type: 'object',
      properties: {
        path: { type: 'string', description: 'As fs_list shows it.' },
        offset: { type: 'integer', minimum: 0, maximum: 10_000_000, description: 'Characters to skip; 0 if left out.' },
        limit: { type: 'integer', minimum: 1, maximum: MOST_CHARACTERS, description: 'Characters to read at most.' },
      },
      required: ['path'],
      additionalProperties: false,
    },
  },
  async run(sandbox, given) {
    const path = readSandboxPath(String(given['path']));
    if (!path.ok) return refused(path.error);
    const offset = typeof given['offset'] === 'number' ? given['offset'] : 0;
    const limit = typeof given['limit'] === 'number' ? given['limit'] : MOST_CHARACTERS;
    const part = await sandbox.read(path.value, offset, limit);
    if (!part) return refused(`there is no file ${path.value.text}`);
    if (offset > 0 && part.text === '') return refused(`${part.file.path} has only ${part.length} characters`);
    return answered(`${describeFile(part.file)}, ${whichPart(part, offset)}\n\n${part.text}`);
  },
};

function whichPart({ text, length }: FilePart, offset: number): string {
  const end = offset + Array.from(text).length;
  if (offset === 0 && end === length) return 'all of it';
  const more = end < length ? `; go on with offset ${end}` : '';
  return `characters ${offset} to ${end} of ${length}${more}`;
}
