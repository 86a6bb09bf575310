import type { Mount, ScratchMount, Service, VolumeMount } from '@tycho/ast';
import type { Context } from '../context.ts';
import { escapeDollar } from '../escape-dollar.ts';
import { dnsLabel } from '../names.ts';
import type { Aspect, Fields } from '../part.ts';
import { present } from '../part.ts';
import { pullPolicies } from '../pull-policies.ts';
import { amounts } from './resources.ts';
import { podVolume } from './storage.ts';

/** How the names of containers that fill volumes start. */
export const COPY_UP = 'tycho-copy-up';

/**
 * What the image has where an empty volume is mounted is copied into the volume, with its owners and modes, as Docker
 * does; where the image has nothing, the volume is given to the user of the service. By the image itself, so that
 * users and groups are its own.
 */
export const copyUp: Aspect = (service, context) => {
  const filled = service.mounts.filter((it) => isFilled(it, service));
  return filled.length === 0 ? {} : { pod: { initContainers: [container(service, filled, context)] } };
};

type Filled = VolumeMount | ScratchMount;

/** One that nothing is to be copied into may still have to be given to a user. */
function isFilled(it: Mount, { security }: Service): it is Filled {
  if (it.kind !== 'volume' && it.kind !== 'scratch') return false;
  return it.copy || (!it.readOnly && security.user !== null && security.user.uid > 0);
}

function container(service: Service, mounts: readonly Filled[], context: Context): Fields {
  const { user } = service.security;
  const owner = user === null ? NOTHING : `${user.uid}:${user.gid ?? user.uid}`;
  const steps = mounts.flatMap((it, index) => [it.copy ? it.target : NOTHING, placeOf(index), owner]);
  return present({
    name: dnsLabel(COPY_UP, service.name),
    image: service.image,
    imagePullPolicy: pullPolicies[service.pullPolicy],
    // Nothing in the script is for Kubernetes to expand: there is no `$(NAME)` in it.
    command: ['/bin/sh', '-c', SCRIPT],
    args: ['copy-up', ...steps].map(escapeDollar),
    resources: present({
      limits: amounts(service.resources.limits),
      requests: amounts(service.resources.reservations),
    }),
    securityContext: { runAsUser: 0, runAsGroup: 0, allowPrivilegeEscalation: false },
    volumeMounts: mounts.map((it, index) =>
      present({
        name: podVolume(it, service.name, context)?.name,
        mountPath: placeOf(index),
        subPath: it.kind === 'volume' ? it.subPath : null,
      }),
    ),
    terminationMessagePolicy: 'FallbackToLogsOnError',
  });
}

/** Stands for no folder and for no owner. */
const NOTHING = '-';

const placeOf = (index: number): string => `/tycho/volumes/${index}`;

/**
 * Takes folder, volume and owner, as often as there are volumes, and always succeeds. It needs no more of the image
 * than a shell, `cp`, `mkdir` and `rmdir`; where two begin at once, the second one waits for the first.
 */
const SCRIPT = `is_empty() {
  for it in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    if [ -e "$it" ] || [ -L "$it" ]; then return 1; fi
  done
}
fill() {
  if [ -d "$1" ]; then cp -a "$1/." "$2"; elif [ "$3" != - ]; then chown "$3" "$2"; fi
}
while [ $# -gt 2 ]; do
  lock="$2/.tycho-copying"
  rmdir "$2/lost+found" 2>/dev/null
  if is_empty "$2" && mkdir "$lock"; then
    fill "$1" "$2" "$3"
  else
    tries=0
    while [ -d "$lock" ] && [ $tries -lt 60 ]; do sleep 1; tries=$((tries + 1)); done
    if [ -d "$lock" ]; then fill "$1" "$2" "$3"; fi
  fi
  rmdir "$lock" 2>/dev/null
  shift 3
done
exit 0`;
