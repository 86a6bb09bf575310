/** The one who owns the fields that Tycho sets. */
export const FIELD_MANAGER = 'tycho';
