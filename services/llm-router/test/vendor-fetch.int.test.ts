import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { vendorFetch } from '../src/adapters/vendors/vendor-fetch.ts';

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

it('ends what is given up, and takes nothing it cannot send as it is', async () => {
  const vendor = await serving((_, response) => void response.write('so far'));
  const giveUp = new AbortController();
  const response = await vendorFetch(vendor, { signal: giveUp.signal });
  giveUp.abort();
  await expect(response.text()).rejects.toThrow();
  await expect(vendorFetch(vendor, { method: 'POST', body: new Blob(['x']) })).rejects.toThrow(TypeError);
});
