import { z } from 'zod';
import type { ToolCall, ToolCallEcho } from '../../../domain/tool.ts';

export const GEMINI = 'gcp.gemini';

/** The id Gemini gave a call, where it gives any, and the signed thought it wants back with it. */
const Echo = z.object({ id: z.string().nullable(), signature: z.string().nullable() });
type Echo = z.infer<typeof Echo>;

export const echoOf = (echo: Echo): ToolCallEcho => ({ system: GEMINI, value: JSON.stringify(echo) });

/** null: another vendor's call. */
export const readEcho = ({ echo }: ToolCall): Echo | null =>
  echo?.system === GEMINI ? Echo.parse(JSON.parse(echo.value)) : null;
