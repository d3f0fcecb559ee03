import type { Artifact, ArtifactText, Refusal } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import type { FileEntry } from '../../domain/tools/file-rules.ts';
import { readSandboxPath } from '../../domain/tools/sandbox-path.ts';
import type { Artifacts } from '../../ports/sandbox.ts';

const NONE: Refusal = { kind: 'not_found', detail: 'There is no such file.' };

/** The files of a discussion, for people. */
export const listArtifacts = async (
  artifacts: Artifacts,
  workspaceId: string,
  discussionId: string,
): Promise<{ artifacts: Artifact[] }> => ({
  artifacts: (await artifacts.list(workspaceId, discussionId)).map(toArtifact),
});

/** One file with its text. A path that can be no file's is a file that is not there. */
export async function readArtifact(
  artifacts: Artifacts,
  workspaceId: string,
  discussionId: string,
  written: string,
): Promise<Result<ArtifactText, Refusal>> {
  const path = readSandboxPath(written);
  const found = path.ok ? await artifacts.read(workspaceId, discussionId, path.value) : null;
  return found ? ok({ ...toArtifact(found.file), text: found.text }) : err(NONE);
}

const toArtifact = ({ path, version, bytes, writtenBy, writtenAt }: FileEntry): Artifact => ({
  path,
  version,
  bytes,
  written_by: writtenBy,
  written_at: writtenAt.toISOString(),
});
