/**
 * The idempotency key of one order: the same as long as the same thing is ordered, so that trying again after a failure
 * never counts twice; a new one as soon as something else is ordered or the order has been accepted.
 */
export class OrderKey {
  private ordered: string | null = null;
  private key = '';

  for(order: unknown): string {
    const written = JSON.stringify(order);
    if (written !== this.ordered) {
      this.ordered = written;
      this.key = crypto.randomUUID();
    }
    return this.key;
  }

  accepted(): void {
    this.ordered = null;
  }
}
