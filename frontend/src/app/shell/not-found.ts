import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';

@Component({
  selector: 'app-not-found',
  imports: [MatButton, RouterLink],
  template: `
    <h1>There is nothing here</h1>
    <p class="quiet">The address leads nowhere. Perhaps it was copied only in part.</p>
    <a matButton="filled" routerLink="/">To your discussions</a>
  `,
  styles: `
    :host {
      align-items: flex-start;
      display: flex;
      flex-direction: column;
      gap: 16px;
      margin: 15vh auto 0;
      max-width: 440px;
      padding: 0 16px;
    }
  `,
})
export class NotFound {}
