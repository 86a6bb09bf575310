import { buildRows } from './build-rows.ts';
import { deployRows } from './deploy-rows.ts';
import { extensionRows } from './extension-rows.ts';
import { fileRows } from './file-rows.ts';
import { kernelRows } from './kernel-rows.ts';
import { networkRows } from './network-rows.ts';
import { serviceRows } from './service-rows.ts';
import { storageRows } from './storage-rows.ts';
import type { Rows } from './support.ts';

/** One row for each attribute of the Compose Specification. */
export const supportTable: Rows = {
  ...fileRows,
  ...serviceRows,
  ...networkRows,
  ...storageRows,
  ...kernelRows,
  ...deployRows,
  ...buildRows,
  ...extensionRows,
};
