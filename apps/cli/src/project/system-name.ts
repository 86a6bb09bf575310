/**
 * A legal name of a system by the rules of the Compose Specification: lower case, what is illegal left out.
 * `undefined` when nothing is left.
 *
 * @example systemName('My App!') // 'myapp'
 */
export function systemName(text: string): string | undefined {
  const legal = text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
  return legal || undefined;
}
