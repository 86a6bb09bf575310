/** Whether a context is fetched from somewhere; otherwise it is a folder of this machine. */
export const isAddress = (context: string): boolean => /^(github\.com\/|git@)|:\/\//.test(context);

/** The service whose image a context is, as `service:base` says. */
export const serviceOf = (context: string): string | undefined => /^service:(.*)$/s.exec(context)?.[1];
