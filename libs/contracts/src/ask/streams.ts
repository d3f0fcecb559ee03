import { ChatOrder, ChatOutcome } from '../rest/chat.ts';
import { defineQuestion, type Question } from './define.ts';

/**
 * Questions whose answer is told piece by piece: text as it comes, then one reply. They are asked like any other; the
 * pieces travel on a subject only the asking process reads, and may end early where nobody wants them any more.
 */
export const chat = defineQuestion('llm-router', 'chat', ['gateway'], ChatOrder, ChatOutcome);

export const streams: readonly Question[] = [chat];
