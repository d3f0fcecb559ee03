export type { ServerName } from './private-servers.ts';
export { startStack, type ProcessName, type Stack, type StackOptions } from './stack.ts';
export type { BusAccess, ProgramName, Servers } from './system.ts';
export { startTestStack } from './test-stack.ts';
