import type { FileEntry } from '../../domain/tools/file-rules.ts';
import type { ToolAnswer } from '../../ports/tool.ts';

export const answered = (text: string): ToolAnswer => ({ outcome: 'answered', text });
/** The tool says no, for a reason the model can mend. */
export const refused = (why: string): ToolAnswer => ({ outcome: 'refused', text: `Refused: ${why}.` });
/** Nobody knows what it did, or it could not be had. */
export const failed = (why: string): ToolAnswer => ({ outcome: 'failed', text: `Failed: ${why}.` });
export const notGranted = (why: string): ToolAnswer => ({ outcome: 'not_granted', text: `Not granted: ${why}.` });

/** `notes.md, version 2 by architect, 120 bytes` */
export const describeFile = ({ path, version, writtenBy, bytes }: FileEntry): string =>
  `${path}, version ${version} by ${writtenBy}, ${bytes} bytes`;
