import { type Problem, problem } from '@tycho/ast';

const KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
/** By these Tycho finds its own. */
const OURS = /^(executor$|username$|tycho[-/]|app\.kubernetes\.io\/|applyset\.kubernetes\.io\/|com\.docker\.compose\.)/;

/** What is wrong with labels that objects are to have. */
export const labelProblems = (labels: Readonly<Record<string, string | null>>): Problem[] =>
  Object.entries(labels).flatMap(([key, value]) => {
    const wrong = wrongLabel(key, value);
    return wrong === null ? [] : [problem('error', 'request-invalid', wrong, { path: `labels.${key}`, hint: HINT })];
  });

const HINT =
  'Write at most 63 letters, digits, ".", "_" and "-", for the key with a domain and a "/" before it if need be.';

function wrongLabel(key: string, value: string | null): string | null {
  if (OURS.test(key)) return `the label ${key} is Tycho's own`;
  if (!KEY.test(key)) return `${JSON.stringify(key)} is not a key of a label`;
  return value === null || VALUE.test(value) ? null : `${JSON.stringify(value)} is not a value of a label`;
}
