import { DevToken, StreamTicketRequest } from './bodies.ts';
import { AppConfig, Inbox, People, Ticket, Token } from './views.ts';
import { define, person } from './route.ts';

/** Signing in, and what one finds there. */
export const entranceRoutes = {
  inbox: define({
    method: 'GET',
    path: '/v1/inbox',
    summary: 'What awaits me',
    status: 200,
    reply: Inbox,
    auth: person,
  }),
  people: define({
    method: 'GET',
    path: '/v1/people',
    summary: 'Who can be invited',
    status: 200,
    reply: People,
    auth: person,
  }),
  streamTicket: define({
    method: 'POST',
    path: '/v1/stream-tickets',
    summary: 'A one-time ticket for a stream, valid 30 s',
    body: StreamTicketRequest,
    status: 201,
    reply: Ticket,
    auth: person,
  }),
  appConfig: define({
    method: 'GET',
    path: '/v1/app-config',
    summary: 'How to sign in',
    status: 200,
    reply: AppConfig,
    auth: 'none',
  }),
  devToken: define({
    method: 'POST',
    path: '/v1/dev/tokens',
    summary: 'Development only: a token for a person',
    body: DevToken,
    status: 201,
    reply: Token,
    auth: 'none',
  }),
} as const;
