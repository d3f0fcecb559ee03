/** One server-sent event. */
export type ServerEvent = { readonly event: string; readonly data: unknown };

/** The events of a response as they come. Throws where its data is no JSON. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const utf8 = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const parts = (rest + utf8.decode(bytes, { stream: true })).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield parse(part);
  }
}

function parse(part: string): ServerEvent {
  const lines = part.split('\n');
  const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  return { event: field('event') ?? 'message', data: JSON.parse(field('data') ?? 'null') as unknown };
}
