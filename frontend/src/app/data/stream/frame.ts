import type { LiveFrame, LogEvent } from '@maestro/contracts';

export type Frame = LogEvent | LiveFrame;

/** Whether the frame belongs to the log; only the log has `seq`. */
export const isLogEvent = (frame: Frame): frame is LogEvent => 'seq' in frame && typeof frame.seq === 'number';

/** Reads one frame of the stream; null where it is none (a newer gateway may send what this page does not know). */
export function readFrame(text: unknown): Frame | null {
  if (typeof text !== 'string') return null;
  const frame = parsed(text);
  const known = typeof frame === 'object' && frame !== null && 'type' in frame && 'data' in frame;
  return known ? (frame as Frame) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
