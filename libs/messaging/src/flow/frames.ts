import type { Refusal } from '@maestro/contracts';
import type { Result } from '@maestro/kernel';

/**
 * What travels for one stream. A frame is one byte that says what it is, and a payload:
 * text is a JSON string literal as the answering side wrote it, so that whoever passes it on need not read it.
 */
export const FRAME = { accepted: 0x61, text: 0x74, restart: 0x72, end: 0x65, cancel: 0x63 } as const;

/**
 * In the place of a stream's id: where the server says that nobody listens to orders. All orders name this one place, because
 * the server remembers each place that a message asks to be answered at for a minute, and looks through all of them.
 */
export const ORDERS = 'orders';

const utf8 = new TextEncoder();
const text = new TextDecoder();

export type Frame =
  /** Taken by the process of this id. */
  | { readonly kind: 'accepted'; readonly process: string }
  /** The next piece: `"…"`, quotes and escapes included, on one line. */
  | { readonly kind: 'text'; readonly literal: string }
  /** What was told so far is void. */
  | { readonly kind: 'restart'; readonly attempt: number }
  | { readonly kind: 'end'; readonly result: Result<unknown, Refusal> }
  | { readonly kind: 'cancel' };

export function readFrame(data: Uint8Array): Frame | null {
  const payload = text.decode(data.subarray(1));
  switch (data[0]) {
    case FRAME.accepted:
      return { kind: 'accepted', process: payload };
    case FRAME.text:
      return { kind: 'text', literal: payload };
    case FRAME.restart:
      return { kind: 'restart', attempt: Number(payload) };
    case FRAME.end:
      return { kind: 'end', result: JSON.parse(payload) as Result<unknown, Refusal> };
    case FRAME.cancel:
      return { kind: 'cancel' };
    default:
      return null;
  }
}

export const writeFrame = (kind: keyof typeof FRAME, payload: string): Uint8Array =>
  utf8.encode(String.fromCharCode(FRAME[kind]) + payload);
