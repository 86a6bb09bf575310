import { escapeDollar } from '../escape-dollar.ts';
import { partLabel } from '../names.ts';
import type { Aspect } from '../part.ts';
import { present } from '../part.ts';

const pullPolicies = { always: 'Always', missing: 'IfNotPresent', never: 'Never' } as const;

/** What runs. An entrypoint replaces the image's entrypoint and command, as in Compose. */
export const program: Aspect = (service) => {
  const environment = Object.entries(service.environment).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    container: present({
      name: partLabel(service.name),
      image: service.image,
      imagePullPolicy: pullPolicies[service.pullPolicy],
      command: service.entrypoint?.map(escapeDollar),
      args: service.command?.map(escapeDollar),
      workingDir: service.workingDir,
      env: environment.map(([name, value]) => ({ name, value: escapeDollar(value) })),
      tty: service.tty || null,
      stdin: service.stdin || null,
      terminationMessagePolicy: 'FallbackToLogsOnError',
    }),
  };
};
