import type { Report } from '../report.ts';
import type { Replaced } from '../yaml/document.ts';
import type { Entry, MapNode, Place } from '../yaml/node.ts';
import { mapNode } from '../yaml/node.ts';
import { readAmounts } from './amounts.ts';
import { withClaims } from './claims.ts';
import { readEnv } from './env.ts';
import { readGpus } from './gpus.ts';
import { readMounts } from './mounts.ts';
import { readConnString, readOthers } from './others.ts';
import { withAt } from './place-at.ts';
import { readProbes } from './probes.ts';
import { readSecurityContext } from './security-context.ts';
import { tellTemplates } from './templates.ts';
import type { Context, Translation } from './translation.ts';

/** Each thing that the original Tycho wrote otherwise in a service. */
const translations: readonly Translation[] = [
  readEnv,
  readMounts,
  readGpus,
  readAmounts,
  readProbes,
  readConnString,
  readOthers,
];

/** Reads what the original Tycho wrote in its own way as if it were Compose, so that nothing after it knows of it. */
export class Dialect {
  readonly #context: Context;

  constructor(report: Report) {
    this.#context = { report, claims: new Map<string, Place>() };
  }

  /** One file, its variables filled in. */
  read(tree: MapNode): MapNode {
    const file = readSecurityContext(tree, this.#context);
    const services = file.entries.get('services');
    if (services?.value.kind !== 'map') return file;
    tellTemplates(services.value, 'services', this.#context.report);
    const entries = [...services.value.entries].map(([name, it]) => [name, this.#service(name, it)] as const);
    return withAt(file, ['services'], mapNode(services.value, new Map(entries)), services.key);
  }

  /** All files, merged. */
  complete(tree: MapNode): MapNode {
    return withClaims(tree, this.#context.claims, this.#context.report);
  }

  #service(name: string, { key, value }: Entry): Entry {
    if (value.kind !== 'map') return { key, value };
    return { key, value: translations.reduce((it, read) => read(it, `services.${name}`, this.#context), value) };
  }
}

/** What a document of the original's replaces of earlier ones, by the keys of Compose. */
export function readReplaced(replaced: Replaced): Replaced {
  const services = replaced.get('services');
  if (!services) return replaced;
  const named = [...services].map(
    ([name, it]) => [name, it && new Map([...it].map(([key, below]) => [standard(key), below]))] as const,
  );
  return new Map(replaced).set('services', new Map(named));
}

const standard = (key: string): string => (key === 'env' ? 'environment' : key);
