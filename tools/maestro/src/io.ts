/** What a command may touch: two streams and nothing else that answers. */
export type Io = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
};

/** 0: fine. 1: what was asked for does not hold, or cannot be counted. 2: asked wrongly, or the file is none. */
export const EXIT = { fine: 0, failed: 1, misused: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with a message for people. */
export class Failure extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.name = 'Failure';
    this.exitCode = exitCode;
  }
}
