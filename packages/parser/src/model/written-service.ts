import type { ModelService } from './model.ts';

/** What of a container may stand in files, with its short forms expanded. */
export type WrittenContainer = Pick<ModelService, 'env_file' | 'environment' | 'labels'> & {
  readonly label_file?: readonly string[];
};

/** A service as it is written, with its short forms expanded. */
export type WrittenService = ModelService & WrittenContainer & { readonly pre_start?: readonly WrittenContainer[] };
