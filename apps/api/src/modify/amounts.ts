/** Compose's units and those of Kubernetes that mean the same: powers of 1024, whatever the case. */
const units = ['', 'k', 'm', 'g', 't'];

/** Cores in `0.5`, `"0.5"` or `"500m"`; `null` for what is none. Kubernetes counts them in thousandths. */
export function coresOf(value: number | string): number | null {
  const [, digits, thousandths] = /^(\d+(?:\.\d+)?)(m)?$/.exec(String(value)) ?? [];
  const cores = Number(digits) / (thousandths ? 1000 : 1);
  return cores >= 0.001 && cores <= 100_000 ? cores : null;
}

/** Bytes in `268435456`, `"256m"`, `"256MB"` or `"256Mi"`; `null` for what is none. */
export function memoryOf(value: number | string): number | null {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([kmgt]?)(?:i?b?)$/i.exec(String(value)) ?? [];
  const bytes = Math.floor(Number(digits) * 1024 ** units.indexOf(unit.toLowerCase()));
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null;
}
