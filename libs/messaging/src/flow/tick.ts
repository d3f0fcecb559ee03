/**
 * Does what is to be done soon all together, once what is being read has been read. Messages that leave together cost one
 * system call and wake the server once, however many streams they belong to.
 */
export class Tick {
  #due: (() => void)[] = [];

  soon(work: () => void): void {
    if (this.#due.push(work) === 1) setImmediate(() => this.#run());
  }

  #run(): void {
    const due = this.#due;
    this.#due = [];
    for (const work of due) work();
  }
}
