import type { System } from '@tycho/ast';
import type { Whereabouts } from '@tycho/backends';

/** The system where it lives already, unless it says otherwise; with the very namespace, however others are called. */
export const livingAt = (system: System, lives: Whereabouts | null): System =>
  lives === null
    ? system
    : {
        ...system,
        placement: system.placement ?? lives.placement,
        quarters: {
          ...system.quarters,
          namespace: lives.placement === 'isolated' ? lives.namespace : system.quarters.namespace,
        },
      };
