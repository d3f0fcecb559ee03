import { connect } from 'node:net';

/** Sends `words` to a loopback port; whether what comes back within 500 ms begins with `expected`. */
export function repliesWith(port: number, words: string, expected: string): Promise<boolean> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(words));
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(500, () => done(false));
    socket.on('error', () => done(false));
    socket.on('close', () => done(false));
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('utf8');
      if (heard.length >= expected.length) done(heard.startsWith(expected));
    });
  });
}
