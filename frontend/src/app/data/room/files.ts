import { HttpClient } from '@angular/common/http';
import { inject, resource, Service, type Signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { Api } from '../rest/api';
import type { Room } from './room';

/** How often files have been written: when it changes, the list does. */
export const writingsOf = (room: Room): number =>
  room.entries.filter((e) => e.kind === 'tool' && e.tool === 'fs_write' && e.outcome === 'answered').length;

/** The files of a discussion; asked for once one has been written. */
export function filesOf(discussionId: Signal<string>, writings: Signal<number>) {
  const api = inject(Api);
  return resource({
    params: () => (writings() === 0 ? undefined : { id: discussionId(), writings: writings() }),
    loader: ({ params }) => api.call('listArtifacts', { parameters: { discussion_id: params.id } }),
  });
}

/** Where one file is read: every segment by itself, for a path may hold `/`. */
export const fileAddress = (discussionId: string, path: string): string =>
  `/v1/discussions/${encodeURIComponent(discussionId)}/artifacts/${path.split('/').map(encodeURIComponent).join('/')}`;

/** Saves a file to disk. It needs the person's token, so a plain link would not do. */
@Service()
export class FileDownload {
  private readonly http = inject(HttpClient);

  /** Rejects with an `ApiProblem`. */
  async save(discussionId: string, path: string): Promise<void> {
    const text = await firstValueFrom(this.http.get(fileAddress(discussionId, path), { responseType: 'blob' }));
    const link = document.createElement('a');
    link.href = URL.createObjectURL(text);
    link.download = path.slice(path.lastIndexOf('/') + 1);
    link.click();
    URL.revokeObjectURL(link.href);
  }
}
