/**
 * The form of what is queued. A worker reads jobs of this form and of earlier ones (what they lack has a default in
 * `jobDataSchema`), and leaves those of later ones to workers that know more. To be raised when a worker that does not
 * know a new field would do the wrong thing.
 */
export const JOB_FORMAT = 4;

/** Jobs that were queued before there were formats have none. */
export const formatOf = ({ format = 1 }: { readonly format?: number | undefined }): number => format;
