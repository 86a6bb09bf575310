#!/usr/bin/env node
// The bill of materials: every package that Tycho runs with, its version and its licence, as CycloneDX 1.5. It is read
// from the lock file and what of it is installed: `npm sbom --omit=dev` leaves out whatever tests use as well.
//
//   npm run sbom -- --out sbom.cdx.json
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = 'node_modules/';

/** The same packages give the same text. */
export function sbom() {
  const { name, version, packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const places = Object.keys(packages).filter((path) => runs(path, packages[path]));
  const refOf = (place) => reference(nameOf(place, packages), entryOf(place, packages));
  const components = places.map((place) => component(refOf(place), place, packages));
  const dependencies = places.map((place) => ({
    ref: refOf(place),
    dependsOn: [...new Set(namesOf(place, packages).flatMap((it) => found(it, place, packages, places)))].map(refOf),
  }));
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { 'bom-ref': `${name}@${version}`, type: 'application', name, version } },
    components: onceEach(components, (it) => it['bom-ref']),
    dependencies: onceEach(dependencies, (it) => it.ref),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Packages for other platforms stand in the lock file and are not installed. */
const runs = (path, { dev }) => path.includes(modules) && !dev && existsSync(join(root, path, 'package.json'));

/** What the lock file says of a package: of one of our own at the place that its link leads to. */
const entryOf = (place, packages) => (packages[place].link ? packages[packages[place].resolved] : packages[place]);

/** One that is installed under another name has its own in the lock file. */
const nameOf = (place, packages) => packages[place].name ?? place.slice(place.lastIndexOf(modules) + modules.length);

const reference = (name, { version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

function component(purl, place, packages) {
  const { version, license = olderLicense(place), integrity } = entryOf(place, packages);
  return {
    'bom-ref': purl,
    type: 'library',
    name: nameOf(place, packages),
    version,
    purl,
    ...(license ? { licenses: [license.includes(' ') ? { expression: license } : { license: { id: license } }] } : {}),
    ...(integrity ? { hashes: hashesOf(integrity) } : {}),
  };
}

/** As packages said it before there was one word for it, which npm does not copy. */
function olderLicense(place) {
  const { licenses = [] } = JSON.parse(readFileSync(join(root, place, 'package.json'), 'utf8'));
  return licenses.map((it) => it.type).join(' OR ');
}

/** `sha512-<base64>` of the archive that it came in. */
function hashesOf(integrity) {
  const [, algorithm, digest] = /^sha(\d+)-(\S+)/.exec(integrity);
  return [{ alg: `SHA-${algorithm}`, content: Buffer.from(digest, 'base64').toString('hex') }];
}

function namesOf(place, packages) {
  const { dependencies, optionalDependencies, peerDependencies } = entryOf(place, packages);
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}

/** Where a package finds another: below itself, else below one that it lies in. */
function found(name, from, packages, places) {
  for (let place = packages[from].link ? packages[from].resolved : from; ; ) {
    const candidate = `${place === '' ? '' : `${place}/`}${modules}${name}`;
    if (places.includes(candidate)) return [candidate];
    if (place === '') return [];
    place = place.includes(modules) ? place.slice(0, Math.max(place.lastIndexOf(modules) - 1, 0)) : '';
  }
}

const onceEach = (all, key) =>
  [...new Map(all.map((it) => [key(it), it]))].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { out: { type: 'string', default: 'sbom.cdx.json' } } });
  const text = sbom();
  writeFileSync(values.out, text);
  console.log(`${values.out}: ${JSON.parse(text).components.length} packages`);
}
