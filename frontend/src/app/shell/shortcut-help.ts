import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogModule } from '@angular/material/dialog';

/** Every key the app listens to. */
@Component({
  selector: 'app-shortcut-help',
  imports: [MatButton, MatDialogModule],
  template: `
    <h2 mat-dialog-title>Keys</h2>
    <mat-dialog-content>
      <dl>
        @for (row of rows; track row.does) {
          <div>
            <dt>
              @for (key of row.keys; track key) {
                <kbd>{{ key }}</kbd>
              }
            </dt>
            <dd>{{ row.does }}</dd>
          </div>
        }
      </dl>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton mat-dialog-close>Close</button>
    </mat-dialog-actions>
  `,
  styles: `
    div {
      align-items: center;
      display: flex;
      gap: 16px;
      padding: 6px 0;
    }
    dt {
      display: flex;
      flex: 0 0 72px;
      gap: 4px;
    }
    dd {
      color: var(--text);
    }
  `,
})
export class ShortcutHelp {
  protected readonly rows = [
    { keys: ['J', 'K'], does: 'Next and previous message' },
    { keys: ['1', '…', '9'], does: 'Choose the answer with this number' },
    { keys: ['/'], does: 'Write a message' },
    { keys: ['@'], does: 'In a message: call a participant' },
    { keys: ['G', 'D'], does: 'Go to the decision' },
    { keys: ['G', 'R'], does: 'Go to the room' },
    { keys: ['G', 'L'], does: 'Go to the list' },
    { keys: ['?'], does: 'Show these keys' },
  ];
}
