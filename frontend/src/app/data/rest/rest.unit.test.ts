import { HttpErrorResponse, HttpHeaders, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { authorise } from '../session/authorise';
import { SessionToken } from '../session/session-token';
import { Api } from './api';
import { OrderKey } from './order-key';
import { ApiProblem, explain, explainProblems, problemInWords } from './problem';
import { JITTER, MAX_REPEATS, repeatSafely, waitBefore } from './repeat';
import { fillPath } from './route-table';

describe('the REST client', () => {
  let api: Api;
  let server: HttpTestingController;

  beforeEach(() => {
    vi.useFakeTimers();
    sessionStorage.clear();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([explainProblems, authorise, repeatSafely])),
        provideHttpClientTesting(),
        { provide: JITTER, useValue: () => 0 },
      ],
    });
    api = TestBed.inject(Api);
    server = TestBed.inject(HttpTestingController);
  });
  afterEach(() => vi.useRealTimers());

  const say = (idempotencyKey?: string) =>
    api.call('postMessage', {
      parameters: { discussion_id: 'd/1' },
      body: { user_id: 'alex', message: 'Hello' },
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
  const only = () => server.expectOne('/v1/discussions/d%2F1/messages');

  it('sends the token, and a key with every order', async () => {
    TestBed.inject(SessionToken).set('secret');
    const said = say();
    const { request, flush } = bound(only());
    expect(request.headers.get('Authorization')).toBe('Bearer secret');
    expect(request.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/);
    flush({ seq: 4 });
    expect(await said).toEqual({ seq: 4 });
  });

  it('asks questions without a key, leaving out what is undefined', async () => {
    const listed = api.call('listDiscussions', { query: { limit: 5, search: undefined } });
    const question = server.expectOne('/v1/discussions?limit=5');
    expect(question.request.headers.has('Idempotency-Key')).toBe(false);
    question.flush({ discussions: [], next: null });
    expect(await listed).toEqual({ discussions: [], next: null });
  });

  it('repeats what did not get through with the very same key', async () => {
    const said = say('k1');
    only().error(new ProgressEvent('error'));
    await vi.advanceTimersByTimeAsync(10_000);
    only().flush(
      { title: 'Unavailable', status: 503 },
      { status: 503, statusText: 'no', headers: { 'Retry-After': '1' } },
    );
    await vi.advanceTimersByTimeAsync(10_000);
    const third = only();
    expect(third.request.headers.get('Idempotency-Key')).toBe('k1');
    third.flush({ seq: 9 });
    expect(await said).toEqual({ seq: 9 });
  });

  it('gives up in the end, and says that nothing was changed', async () => {
    const said = say().catch((error: unknown) => error);
    for (let i = 0; i <= MAX_REPEATS; i++) {
      only().error(new ProgressEvent('error'));
      await vi.advanceTimersByTimeAsync(10_000);
    }
    server.verify();
    expect(problemInWords(await said)).toBe(
      'The server cannot be reached. Nothing was changed; try again in a moment.',
    );
  });

  it('does not repeat a refusal', async () => {
    const said = say().catch((error: unknown) => error);
    only().flush({ title: 'Conflict', status: 409, detail: 'the vote is closed' }, { status: 409, statusText: 'no' });
    expect(await said).toMatchObject({ status: 409, message: 'The vote is closed.' });
    server.verify();
  });

  it('puts a token away that is no longer accepted', async () => {
    const session = TestBed.inject(SessionToken);
    session.set('old');
    const said = say().catch((error: unknown) => error);
    only().flush({ title: 'Unauthorized', status: 401 }, { status: 401, statusText: 'no' });
    await said;
    expect(session.value()).toBeNull();
  });
});

/** `flush` on its own loses its request. */
function bound(sent: ReturnType<HttpTestingController['expectOne']>) {
  return { request: sent.request, flush: (body: object) => sent.flush(body) };
}

describe('a problem in words', () => {
  const refused = (status: number, error: unknown) => explain(new HttpErrorResponse({ status, error }));

  it('names every field that was wrong', () => {
    const body = {
      ...{ title: 'Unprocessable', status: 422, detail: 'the request cannot be carried out' },
      errors: [{ pointer: '/topic', detail: 'is too long' }],
    };
    expect(refused(422, body).message).toBe('The request cannot be carried out. /topic: is too long.');
  });

  it('needs no problem document', () => {
    expect(refused(500, '<html>').message).toBe('The server answered with status 500.');
  });

  it('does not repeat what a program threw', () => {
    expect(problemInWords(new TypeError('x is undefined'))).not.toContain('undefined');
    expect(problemInWords(new ApiProblem(403, 'Not you.'))).toBe('Not you.');
  });
});

describe('the wait before a repeat', () => {
  const headers = (after?: string) => ({
    headers: new HttpHeaders(after === undefined ? {} : { 'Retry-After': after }),
  });

  it('doubles, but never beyond eight seconds', () => {
    expect([1, 2, 3, 9].map((attempt) => waitBefore(headers(), attempt, 1))).toEqual([400, 800, 1600, 8000]);
  });

  it('is as long as the server asks', () => {
    expect(waitBefore(headers('2'), 1, 0)).toBe(2000);
    expect(waitBefore(headers('3600'), 1, 0)).toBe(8000);
  });
});

describe('the key of an order', () => {
  it('stays as long as the order does', () => {
    const key = new OrderKey();
    const first = key.for(['alex', 'Hello']);
    expect(key.for(['alex', 'Hello'])).toBe(first);
    expect(key.for(['alex', 'Hello!'])).not.toBe(first);
  });

  it('is another one after the order was accepted', () => {
    const key = new OrderKey();
    const first = key.for('Hello');
    key.accepted();
    expect(key.for('Hello')).not.toBe(first);
  });
});

describe('a path', () => {
  it('takes what it needs, escaped, and nothing less', () => {
    expect(fillPath('/v1/a/:some_id/b', { some_id: 'x y/z' })).toBe('/v1/a/x%20y%2Fz/b');
    expect(() => fillPath('/v1/:id', {})).toThrow('needs id');
  });
});
