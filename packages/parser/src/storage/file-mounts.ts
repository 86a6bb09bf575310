import type { FileMount, Mount } from '@tycho/ast';
import type { ModelFileMount, ModelService } from '../model/model.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import { parseUser } from '../schema/user.ts';
import { checkTarget } from './check-targets.ts';
import type { FileSets } from './file-sets.ts';

/** Where a service finds them that says nothing else, and what its own relative paths are taken from. */
const folders = { secrets: '/run/secrets/', configs: '/' } as const;

/** The configs and secrets of a service. */
export function fileMounts(name: string, service: ModelService, files: FileSets, report: Report): Mount[] {
  return (['secrets', 'configs'] as const).flatMap((kind) =>
    (service[kind] ?? []).flatMap((it, index) => {
      const { source = '', target: written = source } = it;
      const path = `services.${name}.${kind}[${index}]`;
      const target = written.startsWith('/') ? written : `${folders[kind]}${written.replace(/^(\.\/)+/, '')}`;
      checkTarget(target, path, report);
      const set = files.stored(kind, source);
      if (set === null) return [];
      const mount: FileMount = {
        kind: 'file',
        files: set,
        path: source,
        target,
        readOnly: true,
        ...access(it, service, path, report),
      };
      return [mount];
    }),
  );
}

const READ = { others: 0o004, bits: 0o555 };

/** Files come as those of root; who else is to read one does it as a member of a group. */
function access(
  { mode: written, uid = '0', gid = '0' }: ModelFileMount,
  service: ModelService,
  path: string,
  report: Report,
): Pick<FileMount, 'mode' | 'group'> {
  const mode = written === undefined ? null : Number.parseInt(written, 8) & READ.bits;
  for (const [key, id] of Object.entries({ uid, gid })) {
    if (/^\d{1,10}$/.test(id)) continue;
    report.error('value-invalid', `${path}.${key}`, `${quote(id)} is not a number`, 'Write it as "1000".');
  }
  const user = parseUser(service.user ?? '');
  const reader = [Number(gid), user?.gid, Number(uid), user?.uid].find((it) => it);
  const group = mode === null || mode & READ.others ? null : (reader ?? null);
  if (uid !== '0' || gid !== '0') {
    const readers = group === null ? 'whoever its mode lets' : `the group ${group}`;
    const message = `the file belongs to root here, and ${readers} may read it`;
    report.warning('value-approximated', path, message);
  }
  return { mode, group };
}
