import { hostLabel, type Volume } from '@tycho/ast';
import type { Model } from '../model/model.ts';
import type { Report } from '../report.ts';
import { extensionOf } from './extension-of.ts';
import type { Outside } from './outside.ts';
import { plainStorage, volumeStorage } from './volume-storage.ts';

/** The volumes of a system: those that it names, and those that stand in for something else. */
export class Volumes {
  readonly #volumes = new Map<string, Volume>();

  constructor({ name: system, volumes = {} }: Model, { tree }: Outside, report: Report) {
    const byLabel = new Map<string, string>();
    for (const [name, resource] of Object.entries(volumes)) {
      const path = `volumes.${name}`;
      const other = byLabel.get(hostLabel(name) ?? name);
      if (other !== undefined) {
        const message = `volumes ${other} and ${name} would have the same name in the cluster`;
        report.error('name-invalid', path, message, 'Rename one of the two.');
      }
      byLabel.set(hostLabel(name) ?? name, name);
      const storage = volumeStorage(
        name,
        resource,
        { usualName: `${system}_${name}`, extension: extensionOf(tree, 'volumes', name) },
        report,
      );
      this.#volumes.set(name, { name, labels: resource.labels ?? {}, storage });
    }
  }

  get all(): readonly Volume[] {
    return [...this.#volumes.values()];
  }

  /** A volume that the file does not name: one for each `name`, which no name in a file can be, as it has a slash. */
  standIn(name: string): string {
    if (!this.#volumes.has(name)) this.#volumes.set(name, { name, labels: {}, storage: plainStorage });
    return name;
  }
}
