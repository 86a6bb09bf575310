/** What is in a file: its text, or, where it is none, its bytes. */
export type FileContent = string | { readonly base64: string };
