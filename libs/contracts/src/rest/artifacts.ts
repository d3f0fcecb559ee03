import { z } from 'zod';
import { Id, Instant } from '../words.ts';

/** A file in the discussion's sandbox. */
export const Artifact = z.object({
  path: z.string(),
  /** 1 when it was first written, one more with every writing. */
  version: z.int().positive(),
  /** In UTF-8. */
  bytes: z.int().min(0),
  /** Participant who wrote this version. */
  written_by: Id,
  written_at: Instant,
});
export type Artifact = z.infer<typeof Artifact>;
export const ArtifactList = z.object({ artifacts: z.array(Artifact) });
export const ArtifactText = z.object({ ...Artifact.shape, text: z.string() });
export type ArtifactText = z.infer<typeof ArtifactText>;
