import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { runProgram } from '../src/program.ts';

export type Said = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs the tool in this process. */
export async function maestro(...args: string[]): Promise<Said> {
  const said = { out: '', err: '' };
  const code = await runProgram(args, {
    out: (piece) => (said.out += piece),
    err: (piece) => (said.err += piece),
  });
  return { code, ...said };
}

const BIN = fileURLToPath(new URL('../bin/maestro.mjs', import.meta.url));

/** Runs the tool as its users do, in a process of its own, `input` being its standard input. */
export async function maestroProcess(args: readonly string[], input = ''): Promise<Said> {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

/** A folder for the files of one suite. */
export function folder(): (name: string, content: string | Uint8Array) => string {
  const path = mkdtempSync(join(tmpdir(), 'maestro-cli-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return (name, content) => {
    const file = join(path, name);
    writeFileSync(file, content);
    return file;
  };
}
