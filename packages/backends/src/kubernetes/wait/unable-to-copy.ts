import type { Forgone } from '../apply/forgo-copy-up.ts';
import type { Pod } from '../objects.ts';
import { cannotCopy } from './cannot-copy.ts';

/** The images that cannot fill volumes, by the containers of these pods that were to. */
export function unableToCopy(pods: readonly Pod[]): Forgone {
  const unable = pods
    .filter((it) => it.metadata.deletionTimestamp === undefined)
    .flatMap(({ spec, status }) =>
      (status?.initContainerStatuses ?? []).filter(cannotCopy).flatMap(({ name }) => {
        const own = spec.initContainers?.find((it) => it.name === name);
        return own ? [[name, own.image] as const] : [];
      }),
    );
  return Object.fromEntries(unable);
}
