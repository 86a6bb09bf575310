import type { ContainerPort, Port, Service } from '@tycho/ast';
import { isOpen } from '../is-open.ts';
import { tokensOf } from '../naming/naming.ts';
import type { Aspect, Fields } from '../part.ts';
import { present } from '../part.ts';

/** The ports that are known of: for whoever reads the pod, as peers may use any; and those that stand for names. */
export const ports: Aspect = (service, context) => {
  const known = Map.groupBy<string, ContainerPort>([...service.ports, ...service.expose], keyOf);
  const free = freePorts(new Set(known.keys()));
  const tokens = tokensOf(context, service).map(
    (name): Fields => ({
      name,
      containerPort: free.next().value,
      protocol: 'TCP',
    }),
  );
  const own = [...known.values()].flatMap(([first]) => (first ? [portOf(service, first)] : []));
  return { container: present({ ports: [...own, ...tokens] }) };
};

const portOf = (service: Service, it: ContainerPort): Fields => ({
  containerPort: it.target,
  ...atNode(service, it),
  protocol: it.protocol.toUpperCase(),
});

/** The port of the node through which it is reached, where it takes one. */
function atNode({ ports, ingress }: Service, it: ContainerPort): Fields {
  const taken = ports.find(
    (port): port is Port & { atNode: object } => port.atNode !== null && keyOf(port) === keyOf(it),
  );
  return taken && isOpen(ingress, taken) ? present({ hostPort: taken.published, hostIP: taken.atNode.address }) : {};
}

const keyOf = ({ target, protocol }: ContainerPort): string => `${protocol}-${target}`;

/** Numbers that no port of the container has: a port of another name needs one of its own. */
function* freePorts(taken: ReadonlySet<string>): Generator<number, never> {
  for (let port = 1; ; port++) if (!taken.has(`tcp-${port}`)) yield port;
}
