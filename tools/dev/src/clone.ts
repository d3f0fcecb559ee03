import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this clone. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** Everything the tools keep between runs; ignored by git. */
export const KEPT = join(ROOT, '.maestro');

export const inClone = (...path: string[]): string => join(ROOT, ...path);
