import { InjectionToken } from '@angular/core';

/** Opens the stream of a discussion after `after`; a test puts a socket of its own in its place. */
export type OpenSocket = (discussionId: string, ticket: string, after: number) => WebSocket;

export const SOCKETS = new InjectionToken<OpenSocket>('sockets', {
  factory: () => (discussionId, ticket, after) => {
    const url = new URL(`/v1/discussions/${encodeURIComponent(discussionId)}/stream`, location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.searchParams.set('ticket', ticket);
    url.searchParams.set('after', String(after));
    return new WebSocket(url);
  },
});
