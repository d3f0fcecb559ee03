import { judgeWriting } from '../../domain/tools/file-rules.ts';
import { readSandboxPath } from '../../domain/tools/sandbox-path.ts';
import type { SandboxTool } from '../../ports/tool.ts';
import { answered, refused } from './answers.ts';

/** Writes a whole file, over the version the agent has read and over no other. */
export const fsWrite: SandboxTool = {
  kind: 'sandbox',
  origin: { server: null, tool: 'fs_write' },
  spec: {
    name: 'fs_write',
    description:
      'Writes a text file that everybody in this discussion can read: the whole text each time. To change a file read it first and name the version you have read: where somebody was quicker nothing is written and you are told.',
    inputSchema: {
      type: 'object',
      properties: {
        path: { type: 'string', description: 'Such as notes/storage.md.' },
        text: { type: 'string', description: 'The whole new text.' },
        version: { type: 'integer', minimum: 0, description: 'The version you have read; 0 for a new file.' },
      },
      required: ['path', 'text', 'version'],
      additionalProperties: false,
    },
  },
  async run(sandbox, given, agentId) {
    const path = readSandboxPath(String(given['path']));
    if (!path.ok) return refused(path.error);
    const standing = await sandbox.hold(path.value);
    const judged = judgeWriting(standing, path.value, String(given['text']), Number(given['version']));
    if (!judged.ok) return refused(judged.error);
    await sandbox.put(judged.value, agentId);
    const { version, bytes } = judged.value;
    return answered(`${standing.file?.path ?? path.value.text} is written: version ${version}, ${bytes} bytes`);
  },
};
