import { enableCompileCache } from 'node:module';

enableCompileCache();
const { runProgram } = await import('./program.ts');

// Whoever reads us may stop in the middle, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

// Not `process.exit`: what is still on its way through a pipe would be lost.
process.exitCode = await runProgram(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
