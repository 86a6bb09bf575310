import type { ModelService } from './model.ts';

/** A service as it is written, with its short forms expanded. */
export type WrittenService = ModelService & { readonly label_file?: readonly string[] };
