import { Opinion } from '../opinion.ts';
import { defineLogEvent } from './define.ts';

/** Groups and common ground, as the stances show them now. */
export const opinionUpdated = defineLogEvent('opinion:updated', [], Opinion);
