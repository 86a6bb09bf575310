import type { Takes } from './takes.ts';

/** `isolation`, for BuildKit. */
export const onlyOfWindows: Takes['isolation'] = (it) =>
  it === 'default' ? [] : { level: 'warning', what: `${it}, which is one of Windows`, hint: 'Leave it out.' };
