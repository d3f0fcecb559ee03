import { z } from 'zod';
import { Id } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** Nobody need answer any more; `reason` is one of the core's own words. */
export const humanInputWithdrawn = defineLogEvent(
  'human:input_withdrawn',
  [],
  z.object({ request_id: Id, reason: z.string() }),
);
