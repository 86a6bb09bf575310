import type { Rows } from './support.ts';
import { approximated, meaningless, refused, supported } from './support.ts';

const ownership = 'files belong to root; who else may read one does it as a member of the group that is asked for';

/** Attributes of a service: what it stores and reads. */
export const storageRows: Rows = {
  'services.*.volumes': supported,
  'services.*.volumes[].type': refused('`cluster` and `npipe`'),
  'services.*.volumes[].source': approximated(
    'a path of the project is a copy that cannot be written to, or a new volume where nothing of it was sent; any other path has to be allowed by policy',
  ),
  'services.*.volumes[].target': supported,
  'services.*.volumes[].read_only': supported,
  'services.*.volumes[].consistency': meaningless('`consistency` means something on macOS only'),
  'services.*.volumes[].bind': supported,
  'services.*.volumes[].bind.propagation': supported,
  'services.*.volumes[].bind.create_host_path': approximated('where a node has nothing, a folder is made'),
  'services.*.volumes[].bind.recursive': approximated('what is mounted below is seen as it is there'),
  'services.*.volumes[].bind.selinux': approximated('files of a node are not relabelled'),
  'services.*.volumes[].volume': supported,
  'services.*.volumes[].volume.nocopy': supported,
  'services.*.volumes[].volume.subpath': supported,
  'services.*.volumes[].volume.labels': meaningless('labels of a volume stand at the volume'),
  'services.*.volumes[].tmpfs': supported,
  'services.*.volumes[].tmpfs.size': supported,
  'services.*.volumes[].tmpfs.mode': approximated('everyone in the container may write to it'),
  'services.*.volumes[].image': supported,
  'services.*.volumes[].image.subpath': supported,
  'services.*.volumes_from': refused('`container:`; there is none outside of the system'),
  'services.*.tmpfs': approximated('of its options, `size` and `ro` have an effect'),
  'services.*.shm_size': supported,
  'services.*.secrets': supported,
  'services.*.secrets[].source': supported,
  'services.*.secrets[].target': supported,
  'services.*.secrets[].mode': supported,
  'services.*.secrets[].uid': approximated(ownership),
  'services.*.secrets[].gid': approximated(ownership),
  'services.*.configs': supported,
  'services.*.configs[].source': supported,
  'services.*.configs[].target': supported,
  'services.*.configs[].mode': supported,
  'services.*.configs[].uid': approximated(ownership),
  'services.*.configs[].gid': approximated(ownership),
  'services.*.storage_opt': approximated('`size` limits the container’s own files; other options have no effect'),
};
