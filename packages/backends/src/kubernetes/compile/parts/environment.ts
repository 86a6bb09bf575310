import type { Service } from '@tycho/ast';
import type { Context } from '../context.ts';
import { escapeDollar } from '../escape-dollar.ts';
import type { KubernetesArtifact } from '../manifest.ts';
import type { Aspect } from '../part.ts';
import { present } from '../part.ts';
import { storedFiles } from '../stored-files.ts';

/** The variables of a service: those that are secret stand in a Secret, and the pod says only where. */
export const environment: Aspect = (service, context) => {
  const variables = Object.entries(service.environment).sort(([a], [b]) => (a < b ? -1 : 1));
  const [secret] = secretOf(service, context);
  const isSecret = (name: string) => service.secretVariables.includes(name);
  const env = variables.map(([name, value]) =>
    secret && isSecret(name)
      ? { name, valueFrom: { secretKeyRef: { name: secret.manifest.metadata.name, key: name } } }
      : { name, value: escapeDollar(value) },
  );
  return { container: present({ env }), ...(secret ? { objects: [secret] } : {}) };
};

function secretOf({ name, environment: variables, secretVariables }: Service, context: Context): KubernetesArtifact[] {
  const files = secretVariables.flatMap((key) => {
    const value = variables[key];
    return value === undefined ? [] : [{ path: key, content: value, mode: 0 }];
  });
  const set = { name: `${name}/env`, secret: true, labels: {}, source: { kind: 'given', files } } as const;
  return storedFiles(context, set).map((it) => it.artifact);
}
