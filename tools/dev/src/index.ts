export { startStack, type ProcessName, type ServerName, type Stack, type StackOptions } from './stack.ts';
export type { ProgramName, Servers } from './system.ts';
export { startTestStack } from './test-stack.ts';
