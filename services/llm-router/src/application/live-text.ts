import type { Delta, LiveAudience } from '../ports/live-audience.ts';

/** How long text is gathered before it is shown: short to the eye, long beside a token (milliseconds). */
const GATHER_MS = 30;
/** More than this is shown at once (UTF-16 units). */
const LARGEST_FRAME = 4_000;

/** Shows the text of one turn as it grows, in few frames. */
export class LiveText {
  readonly #audience: LiveAudience;
  readonly #turn: Omit<Delta, 'attempt' | 'offset' | 'text'>;
  #attempt = 0;
  #shown = 0;
  #gathered = '';
  #timer: NodeJS.Timeout | null = null;

  constructor(audience: LiveAudience, turn: Omit<Delta, 'attempt' | 'offset' | 'text'>) {
    this.#audience = audience;
    this.#turn = turn;
  }

  /**
   * Text of another attempt begins anew and is never joined with what came of the last one.
   * @param before what an attempt's text follows: said and complete before it began.
   */
  write(attempt: number, text: string, before = ''): void {
    if (attempt !== this.#attempt) {
      this.#drop();
      this.#attempt = attempt;
      this.#shown = 0;
      this.#gathered = before;
    }
    this.#gathered += text;
    if (this.#gathered.length >= LARGEST_FRAME) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  /** Shows what has gathered. */
  flush(): void {
    const text = this.#gathered;
    this.#drop();
    if (text === '') return;
    this.#audience.show({ ...this.#turn, attempt: this.#attempt, offset: this.#shown, text });
    this.#shown += text.length;
  }

  /**
   * Shows the rest, behind whatever this round of the event loop still sends: the outcome is on its way to the store then,
   * and cannot be told before the words it follows.
   */
  end(): void {
    setImmediate(() => this.flush());
  }

  #drop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#gathered = '';
  }
}
