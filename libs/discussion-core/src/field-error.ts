/** What is wrong with a body, and where: a JSON pointer into it. */
export type FieldError = { readonly pointer: string; readonly detail: string };
