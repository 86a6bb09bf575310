import { UsageError } from '../exit-codes.ts';
import type { Project } from './project.ts';
import { splitCommand } from './split-command.ts';
import { systemName } from './system-name.ts';

export interface ImageOptions {
  readonly image: string;
  readonly name?: string | undefined;
  /** Name of its service; by default that of the system. */
  readonly service?: string | undefined;
  readonly publish?: { readonly name: string } | undefined;
  /** As the short form of Compose: `8888`, `8080:80`. */
  readonly ports: readonly string[];
  /** Replaces what the image would start, as a shell would write it. */
  readonly command?: string | undefined;
  /** As the short form of Compose: `data:/home/jovyan`. */
  readonly volumes?: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

const file = 'compose.yaml';

/** One image without a file: a Compose model of one service. */
export function imageProject(options: ImageOptions): Project {
  const { image, name, publish, ports, command, volumes = [], environment } = options;
  const system = name ?? systemName(imageName(image));
  if (!system) throw new UsageError(`no name can be made of ${name ?? image}; give one with -n NAME`);
  const named = volumes.flatMap((it) => /^([a-z0-9][\w.-]*):(?!\/\/)/i.exec(it)?.[1] ?? []);
  const service = {
    image: literal(image),
    ...(ports.length > 0 ? { ports: ports.map(literal) } : {}),
    ...(command === undefined ? {} : { entrypoint: splitCommand(command).map(literal) }),
    ...(Object.keys(environment).length > 0 ? { environment: mapValues(environment, literal) } : {}),
    ...(volumes.length > 0 ? { volumes: volumes.map(literal) } : {}),
    ...(publish === undefined ? {} : { 'x-tycho': { publish } }),
  };
  const model = {
    name: system,
    services: { [options.service ?? system]: service },
    ...(named.length > 0 ? { volumes: Object.fromEntries(named.map((it) => [it, {}])) } : {}),
  };
  return {
    folder: '.',
    files: { [file]: `${JSON.stringify(model, null, 2)}\n` },
    use: [file],
    environment: {},
    name: system,
    problems: [],
    relabel: (it) => (it.file === file ? { ...it, file: null, line: null, column: null } : it),
  };
}

/** `registry:5000/jupyter/datascience-notebook:2026` → `datascience-notebook` */
function imageName(image: string): string {
  const last = image.split('@')[0]?.split('/').at(-1) ?? '';
  return last.split(':')[0] ?? '';
}

/** What is given is meant: nothing of it is a Compose variable. */
const literal = (text: string): string => text.replaceAll('$', '$$$$');

const mapValues = (from: Readonly<Record<string, string>>, change: (value: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)]));
