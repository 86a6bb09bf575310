/** A job whose worker did not renew its lock for so long is given to another, in milliseconds. */
export const LOCK_DURATION = 10_000;
