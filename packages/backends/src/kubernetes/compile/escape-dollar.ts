/**
 * Kubernetes expands `$(NAME)` and turns `$$` into `$` in commands, arguments, variables and exec probes.
 * A `$` that is left after Compose's own interpolation means itself, so it is doubled.
 */
export const escapeDollar = (text: string): string => text.replaceAll('$', '$$$$');
