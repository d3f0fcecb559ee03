import { z } from 'zod';
import { Statement } from '../opinion.ts';
import { Id } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** A claim was taken from the thread: from now on everybody can hold a stance on it. */
export const statementAdded = defineLogEvent(
  'statement:added',
  ['text'],
  z.object({ ...Statement.shape, analysis_id: Id, round: z.int().min(0) }),
);
