import { escapeDollar } from '../escape-dollar.ts';
import { partLabel } from '../names.ts';
import type { Aspect } from '../part.ts';
import { present } from '../part.ts';
import { pullPolicies } from '../pull-policies.ts';

/** What runs. An entrypoint replaces the image's entrypoint and command, as in Compose. */
export const program: Aspect = (service) => ({
  container: present({
    name: partLabel(service.name),
    image: service.image,
    imagePullPolicy: pullPolicies[service.pullPolicy],
    command: service.entrypoint?.map(escapeDollar),
    args: service.command?.map(escapeDollar),
    workingDir: service.workingDir,
    tty: service.tty || null,
    stdin: service.stdin || null,
    terminationMessagePolicy: 'FallbackToLogsOnError',
  }),
});
