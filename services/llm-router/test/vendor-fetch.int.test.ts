import { once } from 'node:events';
import { createServer, request as ask, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { vendorFetch, vendorFetchThrough } from '../src/adapters/vendors/vendor-fetch.ts';

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

it('sends its key nowhere but where it was told to', async () => {
  let reached = 0;
  const stranger = await serving((_, response) => response.end(`${(reached += 1)}`));
  const vendor = await serving((_, response) => response.writeHead(307, { location: stranger }).end());
  const response = await vendorFetch(vendor, { headers: { 'x-api-key': 'k' } });
  expect([response.status, reached]).toEqual([307, 0]);
});

it('gives status, headers and body, as text or as bytes that come one after the other', async () => {
  const vendor = await serving((request, response) => {
    response.writeHead(529, { 'retry-after': '3', 'set-cookie': ['a', 'b'] });
    request.pipe(response);
  });
  const ask = () => vendorFetch(vendor, { method: 'POST', body: '{"said":"é"}' });
  const told = await ask();
  expect([told.status, told.headers.get('retry-after'), await told.text()]).toEqual([529, '3', '{"said":"é"}']);
  expect(await (await ask()).json()).toEqual({ said: 'é' });
  const bytes: Uint8Array[] = [];
  for await (const chunk of (await ask()).body!) bytes.push(chunk);
  expect(Buffer.concat(bytes).toString()).toBe('{"said":"é"}');
});

it('gives up a connection that does not come about', async () => {
  const silent = createTcpServer(() => undefined);
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void silent.close());
  const giveUp = new AbortController();
  // A handshake that nobody answers.
  const asking = vendorFetch(`https://127.0.0.1:${(silent.address() as AddressInfo).port}/`, { signal: giveUp.signal });
  setTimeout(() => giveUp.abort(), 20);
  await expect(asking).rejects.toThrow('aborted');
});

it('ends what is given up, and takes nothing it cannot send as it is', async () => {
  const vendor = await serving((_, response) => void response.write('so far'));
  const giveUp = new AbortController();
  const response = await vendorFetch(vendor, { signal: giveUp.signal });
  giveUp.abort();
  await expect(response.text()).rejects.toThrow();
  await expect(vendorFetch(vendor, { method: 'POST', body: new Blob(['x']) })).rejects.toThrow(TypeError);
});

/** An HTTP proxy that passes on what is not encrypted and opens no tunnel; says what it was asked for. */
async function proxying(): Promise<{ readonly at: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization']}`);
    const passedOn = { method: request.method, headers: { 'x-api-key': request.headers['x-api-key'] } };
    request.pipe(ask(request.url!, passedOn, (answer) => answer.pipe(response)));
  });
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return { at: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

it('reaches vendors through a proxy, but for the hosts that are excepted', async () => {
  const vendor = await serving((request, response) => {
    response.write(`${String(request.headers['x-api-key'])} ${String(request.headers['proxy-authorization'])} `);
    request.pipe(response);
  });
  const { at, asked } = await proxying();
  const hello = async (except: string) => {
    const send = vendorFetchThrough(`http://maestro:s3cret@${at}`, except);
    return (await send(vendor, { method: 'POST', body: 'hello', headers: { 'x-api-key': 'k' } })).text();
  };
  expect(await hello('localhost')).toBe('k undefined hello');
  expect(asked).toEqual([`POST ${vendor} Basic ${btoa('maestro:s3cret')}`]);
  expect(await hello('localhost,127.0.0.1')).toBe('k undefined hello');
  expect(asked).toHaveLength(1);
});

it('asks a proxy for a tunnel to what is encrypted, and fails where there is none or no proxy', async () => {
  const { at, asked } = await proxying();
  const toVendor = { method: 'POST', body: 'hello', headers: { 'x-api-key': 'k' } };
  await expect(vendorFetchThrough(`http://${at}`, '')('https://vendor.example/v1', toVendor)).rejects.toThrow('403');
  expect(asked).toEqual(['CONNECT vendor.example:443']);
  await expect(vendorFetchThrough('http://127.0.0.1:1', '')('https://vendor.example/v1')).rejects.toThrow();
});
