import { z } from 'zod';
import { Id } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** The moderator gave no answer or an invalid one; a `moderator:fallback` follows. */
export const moderatorFailed = defineLogEvent('moderator:failed', [], z.object({ choice_id: Id, cause: z.string() }));
