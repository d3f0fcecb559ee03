export type { Command } from './command.ts';
export type { Input, Name } from './input.ts';
