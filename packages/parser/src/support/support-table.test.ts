import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { composeFile } from '../schema/compose-file.ts';
import type { Shape } from '../schema/shape.ts';
import { buildRows } from './build-rows.ts';
import { composePage } from './compose-page.ts';
import { deployRows } from './deploy-rows.ts';
import { extensionRows } from './extension-rows.ts';
import { fileRows } from './file-rows.ts';
import { kernelRows } from './kernel-rows.ts';
import { networkRows } from './network-rows.ts';
import { serviceRows } from './service-rows.ts';
import { storageRows } from './storage-rows.ts';
import { supportTable } from './support-table.ts';

const fixture = join(import.meta.dirname, '../../test/fixtures/attribute-paths.json');
const specified = JSON.parse(readFileSync(fixture, 'utf8')) as string[];
const page = join(import.meta.dirname, '../../../../docs/compose.md');
const parts = [fileRows, serviceRows, networkRows, storageRows, kernelRows, deployRows, buildRows, extensionRows];

test('every attribute of the specification has a row', () => {
  expect(specified.filter((it) => !Object.hasOwn(supportTable, it))).toEqual([]);
});

test('no attribute has two rows', () => {
  const all = parts.flatMap((it) => Object.keys(it));
  expect(all).toHaveLength(new Set(all).size);
});

test('every row is an attribute that is read', () => {
  expect(Object.keys(supportTable).filter((it) => !shapeAt(it))).toEqual([]);
});

test('every key that is read at the top level and in a service has a row', () => {
  const service = composeFile.keys?.services?.names?.shape.keys ?? {};
  const keys = [...Object.keys(composeFile.keys ?? {}), ...Object.keys(service).map((it) => `services.*.${it}`)];
  expect(keys.filter((it) => !Object.hasOwn(supportTable, it))).toEqual([]);
});

test('docs/compose.md is made of this table', async () => {
  await expect(composePage(supportTable)).toMatchFileSnapshot(page);
});

function shapeAt(path: string): Shape | undefined {
  let shape: Shape | undefined = composeFile;
  for (const step of path.replaceAll('[]', '.[]').split('.')) {
    if (step === '[]') shape = shape?.list;
    else if (step === '*') shape = shape?.names?.shape;
    else shape = shape?.keys?.[step];
  }
  return shape;
}
