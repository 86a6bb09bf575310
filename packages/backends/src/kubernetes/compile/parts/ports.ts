import { tokensOf } from '../naming/naming.ts';
import type { Aspect, Fields } from '../part.ts';
import { present } from '../part.ts';

/** The ports that are known of: for whoever reads the pod, as peers may use any; and those that stand for names. */
export const ports: Aspect = (service, context) => {
  const unique = new Map(
    [...service.ports, ...service.expose].map(({ target, protocol }) => [
      `${protocol}-${target}`,
      { containerPort: target, protocol: protocol.toUpperCase() },
    ]),
  );
  const free = freePorts(new Set(unique.keys()));
  const tokens = tokensOf(context, service).map(
    (name): Fields => ({
      name,
      containerPort: free.next().value,
      protocol: 'TCP',
    }),
  );
  return { container: present({ ports: [...unique.values(), ...tokens] }) };
};

/** Numbers that no port of the container has: a port of another name needs one of its own. */
function* freePorts(taken: ReadonlySet<string>): Generator<number, never> {
  for (let port = 1; ; port++) if (!taken.has(`tcp-${port}`)) yield port;
}
