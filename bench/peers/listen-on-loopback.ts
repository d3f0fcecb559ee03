import { Server } from 'node:net';

/** Loaded before a server that would listen on every address: one that names only a port listens on loopback. */
const listen = Reflect.get(Server.prototype, 'listen') as (...args: unknown[]) => Server;
Reflect.set(Server.prototype, 'listen', function onLoopback(this: Server, port: unknown, ...rest: unknown[]): Server {
  if (typeof port !== 'number') return listen.call(this, port, ...rest);
  return listen.call(this, { port, host: '127.0.0.1' }, ...rest.filter((one) => typeof one === 'function'));
});
