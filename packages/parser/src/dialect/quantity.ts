const factors: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** An amount as Kubernetes writes it: `500m`, `1.5Gi`; `null` for what is none. */
export function parseQuantity(text: string): number | null {
  const [, digits, unit = ''] = /^(\d{1,15}(?:\.\d{1,15})?)([kMGTP]i?|Ki|m)?$/.exec(text) ?? [];
  const factor = factors[unit];
  return digits === undefined || factor === undefined ? null : Number(digits) * factor;
}
