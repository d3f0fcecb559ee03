import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { FileDownload, filesOf, writingsOf } from '../../../data/room/files';
import { RoomStore } from '../../../data/room/room-store';
import { problemInWords } from '../../../data/rest/problem';
import { nameOf } from '../../record/who';

/** The files agents wrote in this discussion, to be saved; not there until one was written. */
@Component({
  selector: 'app-files-section',
  imports: [MatButton],
  template: `
    @if (files().length > 0) {
      <h2>Files</h2>
      <ul class="points">
        @for (file of files(); track file.path) {
          <li>
            <button matButton [attr.aria-label]="'Download ' + file.path" (click)="save(file.path)">
              {{ file.path }}
            </button>
            <p class="small quiet">{{ file.standing }}</p>
          </li>
        }
      </ul>
      @if (problem(); as problem) {
        <p class="small" role="alert">{{ problem }}</p>
      }
    }
  `,
  styleUrl: './section.scss',
  // Nothing to see takes no place among the sections.
  styles: ':host:not(:has(h2)) { display: none; }',
})
export class FilesSection {
  private readonly room = inject(RoomStore).room;
  private readonly download = inject(FileDownload);
  readonly discussionId = input.required<string>();

  private readonly list = filesOf(
    this.discussionId,
    computed(() => writingsOf(this.room())),
  );
  protected readonly files = computed(() => {
    if (!this.list.hasValue()) return [];
    return this.list.value().artifacts.map(({ path, version, written_by }) => ({
      path,
      standing: `Version ${version}, by ${nameOf(this.room(), written_by)}`,
    }));
  });
  protected readonly problem = signal<string | null>(null);

  protected async save(path: string): Promise<void> {
    this.problem.set(null);
    try {
      await this.download.save(this.discussionId(), path);
    } catch (error) {
      this.problem.set(problemInWords(error));
    }
  }
}
