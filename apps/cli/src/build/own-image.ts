import type { Model } from '@tycho/parser';
import { builtImage } from '@tycho/parser/built-image';

/** What the image of a service that is built is called in its project. */
export const ownImage = ({ name: project, services }: Model, service: string): string =>
  services[service]?.image || builtImage(project, service);
