import { Service, signal } from '@angular/core';

/** What parts of the room ask of the thread: the newest wish counts. */
@Service({ autoProvided: false })
export class RoomActions {
  /** Go to the row with this `seq` and mark it; a new object every time, so that asking twice goes twice. */
  readonly jump = signal<{ readonly seq: number } | null>(null);

  /** Whether the thread stands at its end, where what awaits the reader is. */
  readonly atEnd = signal(true);

  goTo(seq: number): void {
    this.jump.set({ seq });
  }
}
