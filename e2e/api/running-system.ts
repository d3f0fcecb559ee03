import { startTestStack } from '@maestro/dev';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    baseUrl: string;
  }
}

/** One system for all stories, as `npm start` starts it. */
export default async function runSystem(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startTestStack('api');
  project.provide('baseUrl', stack.baseUrl);
  return () => stack.stop();
}
