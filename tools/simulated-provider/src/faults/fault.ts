import type { ModelReply } from '../model.ts';
import type { Transmission } from '../pace.ts';
import type { ErrorKind } from '../wire/api-error.ts';
import type { Frame } from '../wire/wire.ts';

/** One way to misbehave, told where in the making of an answer it strikes. */
export type Fault =
  /** Instead of an answer, an error. */
  | {
      readonly strikes: 'answer';
      readonly error: ErrorKind;
      readonly retryAfter: (argument: number | null) => number | null;
    }
  /** In what the model says. */
  | { readonly strikes: 'words'; readonly alter: (reply: ModelReply) => ModelReply }
  /** In the events of the stream; `errorFrames` tells an overload in the vendor's own way. */
  | { readonly strikes: 'frames'; readonly alter: (frames: Frame[], errorFrames: Frame[]) => Frame[] }
  /** On the connection. */
  | {
      readonly strikes: 'transmission';
      readonly alter: (answer: Transmission, argument: number | null) => Transmission;
    };

/** A fault chosen for one request; the argument is what stood behind the colon: `slow-first-token:5000`. */
export type ChosenFault = { readonly name: string; readonly fault: Fault; readonly argument: number | null };
