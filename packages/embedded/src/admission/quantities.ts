import { type Json, type JsonObject, objectOr } from '../json.ts';
import { StatusError } from '../status.ts';
import type { Report } from './report.ts';

const form = /^([+-]?(?:\d+\.?\d*|\.\d+))([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** `500m` is 0.5. Throws the 500 with which Kubernetes answers what is not a quantity. */
export function quantity(value: Json | undefined): number {
  const [found, digits = '', suffix = ''] = form.exec(String(value)) ?? [];
  if (!found) {
    throw new StatusError(
      500,
      null,
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  }
  return Number(digits) * (factors[suffix] ?? Number(`1${suffix}`));
}

/** Nothing below zero, and no request above its limit. */
export function checkResources(resources: JsonObject, path: string, report: Report): void {
  const limits = objectOr(resources.limits);
  const requests = objectOr(resources.requests);
  for (const [list, values] of Object.entries({ limits, requests })) {
    for (const [name, value] of Object.entries(values)) {
      if (quantity(value) < 0) report.invalid(`${path}.${list}[${name}]`, value, 'must be greater than or equal to 0');
    }
  }
  for (const [name, value] of Object.entries(requests)) {
    if (limits[name] !== undefined && quantity(value) > quantity(limits[name])) {
      report.invalid(`${path}.requests`, value, `must be less than or equal to ${name} limit of ${limits[name]}`);
    }
  }
}
