import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EndlessEvent, wholeEvents } from './whole-events.ts';

const MOST = 20;
async function read(chunks: readonly string[], most = MOST): Promise<string[]> {
  const told: string[] = [];
  const source = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  for await (const bytes of wholeEvents(source, most)) told.push(Buffer.from(bytes).toString());
  return told;
}

describe('bytes of events', () => {
  it.each([['\n'], ['\r\n']])('come event by event where an empty line (%j) ends each', async (end) => {
    const event = `data: 0123456${end}${end}`;
    expect(await read([event.repeat(3)])).toEqual([event.repeat(3)]);
    expect(await read(Array.from(event.repeat(3)))).toEqual([event, event, event]);
    expect(await read([event + event.slice(0, 5), event.slice(5)])).toEqual([event, event]);
  });

  it('come whole at the end where no empty line ends them', async () => {
    expect(await read(['{"error', '":{}}'])).toEqual(['{"error":{}}']);
    expect(await read([])).toEqual([]);
  });

  it('are given up where an event goes on, in one line or in many', async () => {
    await expect(read(['data: ', 'x'.repeat(MOST)])).rejects.toThrow(EndlessEvent);
    await expect(read(Array.from({ length: 5 }, () => 'data: x\n'))).rejects.toThrow('an event of more than 20 bytes');
    await expect(read(['data: x\n\n', 'data: '.repeat(4)])).rejects.toThrow(EndlessEvent);
  });

  it('are the same however they are cut', async () => {
    const event = fc.string({ unit: fc.constantFrom('a', 'b', ':', 'ü'), minLength: 2, maxLength: 30 });
    const cuts = fc.array(fc.nat(300), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 8 }), cuts, async (events, at) => {
        const text = events.map((one) => `${one}\n\n`).join('');
        const places = [0, ...at.filter((cut) => cut < text.length).toSorted((a, b) => a - b), text.length];
        const chunks = places.slice(1).map((end, i) => text.slice(places[i], end));
        const told = await read(
          chunks.filter((chunk) => chunk !== ''),
          1_000,
        );
        expect(told.join('')).toBe(text);
        expect(told.every((piece) => piece.endsWith('\n\n'))).toBe(true);
      }),
    );
  });

  it('end the connection with them, whoever stops', async () => {
    const source = Readable.from([Buffer.from('a\n\n'), Buffer.from('b\n\n')]);
    for await (const _ of wholeEvents(source)) break;
    expect(source.destroyed).toBe(true);
    const endless = Readable.from([Buffer.alloc(MOST + 1), Buffer.from('\n\n')]);
    await expect(wholeEvents(endless, MOST).next()).rejects.toThrow(EndlessEvent);
    expect(endless.destroyed).toBe(true);
  });
});
