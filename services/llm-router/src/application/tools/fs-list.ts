import { readSandboxPath } from '../../domain/tools/sandbox-path.ts';
import type { SandboxTool } from '../../ports/tool.ts';
import { answered, describeFile, refused } from './answers.ts';

/** What the discussion's sandbox holds; as many files as fit its quota, so always all of them. */
export const fsList: SandboxTool = {
  kind: 'sandbox',
  origin: { server: null, tool: 'fs_list' },
  spec: {
    name: 'fs_list',
    description: "Lists the files this discussion's participants have written, with version, size and author.",
    inputSchema: {
      type: 'object',
      properties: { folder: { type: 'string', description: 'Only files below this folder. Leave it out for all.' } },
      additionalProperties: false,
    },
  },
  async run(sandbox, given) {
    const folder = typeof given['folder'] === 'string' ? given['folder'].replace(/\/$/, '') : '';
    const under = folder === '' || folder === '.' ? null : readSandboxPath(folder);
    if (under && !under.ok) return refused(under.error);
    const files = await sandbox.list(under?.value ?? null);
    return answered(files.length === 0 ? 'There are no files.' : files.map(describeFile).join('\n'));
  },
};
