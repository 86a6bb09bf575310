/**
 * A legal value of a label that is as much like the text as can be; empty where nothing of it is legal.
 *
 * @example labelValue('alice@example.org') // 'alice-example.org'
 */
export const labelValue = (text: string): string =>
  text
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
