/** What `find` finds for a subject, found when it is first asked for. */
export function oncePer<S extends WeakKey, T>(find: (subject: S) => T): (subject: S) => T {
  const found = new WeakMap<S, { readonly it: T }>();
  return (subject) => {
    const known = found.get(subject) ?? { it: find(subject) };
    found.set(subject, known);
    return known.it;
  };
}
