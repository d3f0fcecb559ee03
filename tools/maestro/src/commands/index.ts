import type { CommandFile } from '../command.ts';
import { chat } from './chat.ts';
import { compare } from './compare.ts';
import { opinions } from './opinions.ts';
import { recount } from './recount.ts';
import { verify } from './verify.ts';

/** Every command, in the order help lists them. */
export const commands: readonly CommandFile[] = [recount, compare, opinions, verify, chat];
