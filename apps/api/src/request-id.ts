/** What a caller may give: short, and nothing that could be taken for something else in a log or a header. */
const TAKEN = /^[\w.:@/+=-]{1,128}$/;

/** The id of a request: that of the caller, who can then find it in the log; or one of its own. */
export const requestId = (given: string | undefined): string =>
  given !== undefined && TAKEN.test(given) ? given : crypto.randomUUID();
