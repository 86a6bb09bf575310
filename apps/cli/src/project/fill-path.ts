const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]*))?\}|\$([A-Za-z_][A-Za-z0-9_]*)/g;

/**
 * A path with its variables filled in, to find the file that the parser will ask for.
 *
 * @example fillPath('${STAGE:-dev}.env', () => undefined) // 'dev.env'
 */
export const fillPath = (path: string, lookup: (name: string) => string | undefined): string =>
  path.replace(
    variable,
    (_, braced?: string, fallback?: string, bare?: string) => lookup(braced ?? bare ?? '') || fallback || '',
  );

/** Values of an env file by name, in their simple form: without quotes, nothing filled in. */
export const simpleValues = (envFile: string): Map<string, string> =>
  new Map(
    [...envFile.matchAll(/^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(['"]?)(.*?)\2\s*$/gm)].map(
      ([, name, , value]) => [name ?? '', value ?? ''],
    ),
  );
