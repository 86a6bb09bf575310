import { expect, test } from 'vitest';
import { pushedAs } from './pushed-as.ts';

test.each([
  ['shop-web', 'ghcr.io/acme', 'ghcr.io/acme/shop-web'],
  ['acme/web:2', 'registry:5000', 'registry:5000/acme/web:2'],
  ['quay.io/acme/web', 'ghcr.io/acme', 'quay.io/acme/web'],
  ['localhost/web', 'ghcr.io/acme', 'localhost/web'],
  ['registry:5000/web', undefined, 'registry:5000/web'],
  ['acme/web', undefined, 'acme/web'],
  ['web:2', undefined, null],
])('%s with the registry %s is pushed as %s', (image, registry, pushed) => {
  expect(pushedAs(image, registry)).toBe(pushed);
});
