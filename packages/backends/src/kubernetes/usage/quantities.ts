const cpuUnits: Readonly<Record<string, number>> = { n: 1e-9, u: 1e-6, m: 1e-3, '': 1 };
const memoryUnits: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Cores, of a quantity as Kubernetes writes it: `250m`. */
export const cpuOf = (quantity: string): number => amountOf(quantity, cpuUnits);

/** Bytes, of a quantity as Kubernetes writes it: `64Mi`. */
export const memoryOf = (quantity: string): number => amountOf(quantity, memoryUnits);

function amountOf(quantity: string, units: Readonly<Record<string, number>>): number {
  const [, number = '0', unit = ''] = /^([0-9.]+)([A-Za-z]*)$/.exec(quantity) ?? [];
  return Number(number) * (units[unit] ?? Number.NaN);
}
