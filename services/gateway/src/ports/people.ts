/** One entry of the people directory. */
export type Person = { readonly user_id: string; readonly name: string; readonly title: string | null };

export interface People {
  all(): readonly Person[];
  find(personId: string): Person | undefined;
}
