import type { Aspect } from '../part.ts';
import { present } from '../part.ts';

/** The ports that are known of: for whoever reads the pod, as peers may use any. */
export const ports: Aspect = ({ ports: published, expose }) => {
  const unique = new Map(
    [...published, ...expose].map(({ target, protocol }) => [
      `${protocol}-${target}`,
      { containerPort: target, protocol: protocol.toUpperCase() },
    ]),
  );
  return { container: present({ ports: [...unique.values()] }) };
};
