/** What a command line has opened on its way to the server. Whoever runs it closes it. */
export const opened = new AsyncDisposableStack();
