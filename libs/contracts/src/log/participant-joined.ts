import { z } from 'zod';
import { Participant } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** Somebody took a seat while it runs. */
export const participantJoined = defineLogEvent(
  'participant:joined',
  ['name', 'title'],
  z.object({
    participant: Participant,
    name: z.string(),
    title: z.string().nullable(),
  }),
);
