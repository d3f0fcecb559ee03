/** Something needed is away for the moment. The same work may succeed when it is tried again, and is not at fault. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
}
