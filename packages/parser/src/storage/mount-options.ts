/** Options of a mount, each with its value, or an empty one. */
export type Options = ReadonlyMap<string, string>;

/** `size=64m,noexec` */
export const mountOptions = (text: string): Options =>
  new Map(
    text
      .split(',')
      .filter(Boolean)
      .map((it) => {
        const at = it.indexOf('=');
        return at < 0 ? [it, ''] : [it.slice(0, at), it.slice(at + 1)];
      }),
  );
