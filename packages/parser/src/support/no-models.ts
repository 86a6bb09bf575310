import { alwaysRefused } from './support.ts';

/** Of whatever speaks of AI models: the operator has no server for them. */
export const noModels = alwaysRefused(
  'no server of models is known here',
  'Say in `environment` where a server of models is found.',
);
