import type { ImageMount } from '@tycho/ast';
import { dnsLabel, pathLabel } from '../names.ts';
import type { Aspect } from '../part.ts';
import { podVolume } from './storage.ts';

/** How the names of containers that unpack images start. */
export const UNPACK = 'tycho-unpack';

const PLACE = '/tycho/image';

/**
 * Where the cluster cannot mount the files of an image, the image copies them into a folder of the pod before anything
 * starts. It needs a shell and `cp` for that.
 */
export const unpackedImages: Aspect = (service, context) => {
  if (context.target.imageVolumes) return {};
  const mounts = service.mounts.filter((it): it is ImageMount => it.kind === 'image');
  const initContainers = mounts.map((it) => ({
    name: dnsLabel(UNPACK, service.name, pathLabel(it.target)),
    image: it.image,
    imagePullPolicy: 'IfNotPresent',
    command: ['/bin/sh', '-ec', SCRIPT],
    args: ['unpack', `/${it.subPath ?? ''}`],
    securityContext: { runAsUser: 0, runAsGroup: 0, allowPrivilegeEscalation: false },
    volumeMounts: [{ name: podVolume(it, service.name, context)?.name, mountPath: PLACE }],
    terminationMessagePolicy: 'FallbackToLogsOnError',
  }));
  return initContainers.length === 0 ? {} : { pod: { initContainers } };
};

/** Takes a folder of the image. What the cluster has put into the container is not the image's. */
const SCRIPT = `cd "$1"
for it in * .[!.]* ..?*; do
  case "$PWD/$it" in //proc|//sys|//dev|//tycho|/proc|/sys|/dev|/tycho) continue ;; esac
  if [ -e "$it" ] || [ -L "$it" ]; then cp -a "$it" ${PLACE}/; fi
done`;
