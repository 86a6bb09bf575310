const part = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const host = '(?:[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?';
const name = new RegExp(
  `^(?:${host}/)?${part}(?:/${part})*(?::\\w[\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z0-9]+)*:[0-9a-fA-F]{32,})?$`,
);

/** Why no registry has an image of that name, and what to write; `null` where one may. */
export function wrongImageName(text: string): string | null {
  if (name.test(text)) return null;
  if (text.includes('://')) return `Leave out the scheme: ${text.replace(/^.*:\/\//, '')}.`;
  if (/\s/.test(text)) return 'Write a name without spaces, as nginx:1.29.';
  const lower = text.replace(/[^/]*(?=[:@]|$)/, (it) => it.toLowerCase());
  if (name.test(lower)) return `Write small letters: ${lower}.`;
  return 'Write [REGISTRY/]NAME[:TAG], as nginx:1.29 or ghcr.io/owner/app:2.';
}
