import type { Mount } from '@tycho/ast';
import type { ModelMount, ModelService } from '../model/model.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import { bindMount } from './bind-mount.ts';
import { checkTarget } from './check-targets.ts';
import type { FileSets } from './file-sets.ts';
import { mountOptions } from './mount-options.ts';
import { sizeAt } from './option-size.ts';
import type { Volumes } from './volumes.ts';

export interface MountContext {
  readonly name: string;
  readonly service: ModelService;
  /** Others take over its mounts. */
  readonly isLent: boolean;
  readonly volumes: Volumes;
  readonly files: FileSets;
  readonly report: Report;
}

/** What is written under `volumes` and `tmpfs` of a service. */
export function volumeMounts(context: MountContext): Mount[] {
  const { name, service, report } = context;
  const path = `services.${name}`;
  (service.volumes_from ?? []).forEach((it, index) => {
    if (!it.startsWith('container:')) return;
    const message = 'there is no container outside of the system whose volumes could be mounted';
    report.error('value-invalid', `${path}.volumes_from[${index}]`, message, 'Name a service.');
  });
  return [
    ...(service.volumes ?? []).flatMap((it, index) => mountOf(it, `${path}.volumes[${index}]`, context)),
    ...(service.tmpfs ?? []).map((it, index) => tmpfs(it, `${path}.tmpfs[${index}]`, report)),
  ];
}

function mountOf(mount: ModelMount, path: string, context: MountContext): Mount[] {
  const { report } = context;
  const { type, source = '', target, read_only: readOnly = false } = mount;
  checkTarget(target, path, report);
  switch (type) {
    case 'volume':
      return [{ ...volumeOf(mount, path, context), target, readOnly }];
    case 'bind':
      return bindMount(mount, path, context);
    case 'tmpfs':
      return [{ kind: 'memory', ...memoryOf(mount, path, report), target, readOnly }];
    case 'image':
      return [{ kind: 'image', image: source, subPath: subPath(mount.image?.subpath, path, report), target, readOnly }];
    default: {
      const message = `a mount of the type \`${type}\` is not known outside of ${owners[type] ?? 'Docker'}`;
      report.error('value-invalid', `${path}.type`, message, 'Mount a named volume: "data:/path".');
      return [];
    }
  }
}

const owners: Readonly<Record<string, string>> = { cluster: 'Swarm', npipe: 'Windows' };

function volumeOf(
  { source, target, volume = {} }: ModelMount,
  path: string,
  { name, isLent, volumes, report }: MountContext,
) {
  const copy = volume.nocopy !== true;
  if (!source && !isLent) return { kind: 'scratch', copy } as const;
  const key = source || volumes.standIn(`${name}${target}`);
  return { kind: 'volume', volume: key, subPath: subPath(volume.subpath, path, report), copy } as const;
}

function memoryOf({ tmpfs: options = {} }: ModelMount, path: string, report: Report): { size: number | null } {
  const { size = '0', mode = USUAL_MODE } = options;
  if (mode !== USUAL_MODE) modeIsLeftOut(mode.toString(8), path, report);
  return { size: Number(size) > 0 ? Number(size) : null };
}

/** What everyone may write to, and only the owner of a file take away. */
const USUAL_MODE = 0o1777;
/** Options of a tmpfs that say what it is anyway, or what a container cannot do anyway. */
const harmless = new Set(['rw', 'noexec', 'nosuid', 'nodev', 'exec', 'suid', 'dev', 'noatime', 'relatime']);

/** `/run:size=64m,mode=1777` */
function tmpfs(text: string, path: string, report: Report): Mount {
  const [target = '', written = ''] = text.split(/:(.*)/s, 2);
  const { size, mode = '1777', ro, ...others } = Object.fromEntries(mountOptions(written));
  checkTarget(target, path, report);
  if (Number.parseInt(mode, 8) !== USUAL_MODE) modeIsLeftOut(mode, path, report);
  for (const option of Object.keys(others).filter((it) => !harmless.has(it))) {
    const message = `the option \`${option}\` of a tmpfs is left out`;
    report.warning('value-approximated', path, message, 'Everyone in the container may write to it.');
  }
  return {
    kind: 'memory',
    size: size === undefined ? null : sizeAt(size, path, report),
    target,
    readOnly: ro !== undefined,
  };
}

function modeIsLeftOut(mode: string, path: string, report: Report): void {
  const message = `the mode ${mode} of a tmpfs is left out: everyone in the container may write to it`;
  report.warning('value-approximated', path, message);
}

/** A path in a volume or an image. */
function subPath(text: string | undefined, path: string, report: Report): string | null {
  if (!text) return null;
  const inner = text.replace(/^\.?\/+|\/+$/g, '');
  if (!text.split('/').includes('..') && !text.startsWith('/')) return inner || null;
  const hint = 'Write it relative to the volume, without "..".';
  report.error('value-invalid', path, `${quote(text)} is not a path inside of the volume`, hint);
  return null;
}
