#!/usr/bin/env node
// Packs what the Dockerfile makes as an OCI archive, without a Docker engine: the same sources, the same dependencies,
// the same command, the Node of this project and the libraries of this machine that it needs.
//
//   npm run image -- --out tycho.tar [--name tycho:0.1.0]
//
// The archive is loaded with `minikube image load`, `kind load image-archive`, `k3d image import`, `docker load`,
// `ctr -n k8s.io images import` or `skopeo copy oci-archive:tycho.tar docker://…`.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { lstat, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { sbom } from './sbom.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const node = join(root, 'node_modules/node/bin/node');
/** As Node calls them, and as images do. */
const architectures = { x64: 'amd64', arm64: 'arm64', ppc64: 'ppc64le', s390x: 's390x' };
/** What nobody runs. */
const left = /\.(?:test\.ts|map|d\.[cm]?ts)$|(?:^|\/)\.turbo(?:\/|$)|^packages\/[^/]+\/test(?:\/|$)/;
/** The user that the image of Node has, too. */
const passwd = 'root:x:0:0:root:/root:/sbin/nologin\nnode:x:1000:1000::/home/node:/sbin/nologin\n';
const group = 'root:x:0:\nnode:x:1000:\n';

const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: 'tycho.tar' },
    name: { type: 'string', default: `tycho:${version}` },
  },
});
if (process.platform !== 'linux') fail('an image for Linux is packed on Linux; elsewhere: docker build -t tycho .');
if (!existsSync(node)) fail('there is no Node among the dependencies; run: npm run setup');
if (!architectures[process.arch]) fail(`there is no image for processors of the kind ${process.arch}`);

function fail(why) {
  console.error(`image: ${why}`);
  process.exit(1);
}

/** The packages that `npm ci --omit=dev` installs; what lies in the folder of another comes with it. */
function dependencies() {
  const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: root, encoding: 'utf8' });
  const paths = listed.split('\n').map((path) => relative(root, path));
  const own = paths.filter((it) => it.lastIndexOf('node_modules/') === 0 && !it.startsWith('node_modules/@tycho/'));
  return [...new Set([...own, 'node_modules/@tycho'])].sort();
}

/** The libraries that a program loads, its loader among them. */
function librariesOf(program) {
  const listed = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...new Set([...listed.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path))].sort();
}

/** Entries of a tar of what is at `path`, in an order that is always the same. */
async function* entriesOf(path, name) {
  if (left.test(relative('app', name))) return;
  const found = await lstat(path);
  if (found.isSymbolicLink()) yield { name, type: 'symlink', linkname: await readlink(path) };
  else if (found.isDirectory()) {
    yield { name, type: 'directory', mode: 0o755 };
    for (const it of (await readdir(path)).sort()) yield* entriesOf(join(path, it), `${name}/${it}`);
  } else yield { name, mode: found.mode & 0o111 ? 0o755 : 0o644, content: await readFile(path) };
}

async function* dependencyEntries() {
  for (const name of ['etc', 'home', 'home/node', 'usr', 'usr/local', 'usr/local/bin', 'app', 'app/node_modules'])
    yield { name, type: 'directory', mode: 0o755 };
  yield { name: 'tmp', type: 'directory', mode: 0o1777 };
  yield { name: 'etc/passwd', mode: 0o644, content: passwd };
  yield { name: 'etc/group', mode: 0o644, content: group };
  yield { name: 'etc/nsswitch.conf', mode: 0o644, content: 'hosts: files dns\n' };
  yield { name: 'usr/local/bin/node', mode: 0o755, content: await readFile(node) };
  for (const path of librariesOf(node))
    yield { name: path.slice(1), mode: 0o755, content: await readFile(await realpath(path)) };
  for (const path of dependencies()) yield* entriesOf(join(root, path), `app/${path}`);
  yield { name: 'app/sbom.cdx.json', mode: 0o644, content: sbom() };
}

async function* sourceEntries() {
  for (const path of ['package.json', 'apps', 'packages']) yield* entriesOf(join(root, path), `app/${path}`);
}

/** Folders that are named by what is in them alone come first. */
async function* withFolders(entries) {
  const made = new Set();
  for await (const entry of entries) {
    const above = entry.name.split('/').slice(0, -1);
    for (let depth = 1; depth <= above.length; depth++) {
      const name = above.slice(0, depth).join('/');
      if (made.has(name)) continue;
      made.add(name);
      yield { name, type: 'directory', mode: 0o755 };
    }
    if (entry.type === 'directory') {
      if (made.has(entry.name)) continue;
      made.add(entry.name);
    }
    yield entry;
  }
}

/** Fills a tar; every time in it is the same, so that the same content has the same digest. */
async function fill(tar, entries) {
  for await (const { content, ...header } of withFolders(entries)) {
    const all = { mtime: new Date(0), uid: 0, gid: 0, ...header };
    await new Promise((done, failed) => tar.entry(all, content, (error) => (error ? failed(error) : done())));
  }
  tar.finalize();
}

/** Passes everything on, and knows the digest of it. */
async function* digested(stream, hash) {
  for await (const chunk of stream) {
    hash.update(chunk);
    yield chunk;
  }
}

/** A layer as a file, with the digests that an image names it by: of the file, and of what is in it. */
async function layer(folder, name, entries) {
  const tar = pack();
  const path = join(folder, name);
  const [inner, outer] = [createHash('sha256'), createHash('sha256')];
  await Promise.all([
    fill(tar, entries),
    pipeline(
      tar,
      (it) => digested(it, inner),
      createGzip({ level: 6 }),
      (it) => digested(it, outer),
      createWriteStream(path),
    ),
  ]);
  const digest = `sha256:${outer.digest('hex')}`;
  const descriptor = {
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    digest,
    size: statSync(path).size,
  };
  return { path, descriptor, diffId: `sha256:${inner.digest('hex')}` };
}

/** A part of the archive that is text, named by its digest. */
function blob(mediaType, value) {
  const text = JSON.stringify(value);
  const digest = createHash('sha256').update(text).digest('hex');
  return { text, descriptor: { mediaType, digest: `sha256:${digest}`, size: Buffer.byteLength(text) } };
}

/** As the Dockerfile says it. */
function command() {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  return JSON.parse(/^ENTRYPOINT (.*)$/m.exec(dockerfile)[1]);
}

/** The whole name, as Docker understands a short one. */
const fullName = (name) => {
  const tagged = name.includes(':', name.lastIndexOf('/') + 1) ? name : `${name}:latest`;
  const [first, ...others] = tagged.split('/');
  if (others.length === 0) return `docker.io/library/${tagged}`;
  return /[.:]|^localhost$/.test(first) ? tagged : `docker.io/${tagged}`;
};

async function write(out, layers) {
  const architecture = architectures[process.arch];
  const config = blob('application/vnd.oci.image.config.v1+json', {
    architecture,
    os: 'linux',
    config: {
      User: '1000:1000',
      WorkingDir: '/app',
      Entrypoint: command(),
      Env: ['PATH=/usr/local/bin', 'NODE_ENV=production'],
      Labels: { 'org.opencontainers.image.title': 'tycho', 'org.opencontainers.image.version': version },
    },
    rootfs: { type: 'layers', diff_ids: layers.map((it) => it.diffId) },
  });
  const manifest = blob('application/vnd.oci.image.manifest.v1+json', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: config.descriptor,
    layers: layers.map((it) => it.descriptor),
  });
  const name = fullName(options.name);
  const index = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      {
        ...manifest.descriptor,
        platform: { architecture, os: 'linux' },
        annotations: {
          'io.containerd.image.name': name,
          'org.opencontainers.image.ref.name': name.slice(name.lastIndexOf(':') + 1),
        },
      },
    ],
  };
  const pathOf = ({ digest }) => `blobs/sha256/${digest.slice('sha256:'.length)}`;
  const tar = pack();
  const written = pipeline(tar, createWriteStream(out));
  const add = (name, size, from) =>
    new Promise((done, failed) => {
      const entry = tar.entry({ name, size, mode: 0o644, mtime: new Date(0) }, (error) =>
        error ? failed(error) : done(),
      );
      from(entry);
    });
  const addText = (name, text) => add(name, Buffer.byteLength(text), (entry) => entry.end(text));
  await addText('oci-layout', '{"imageLayoutVersion":"1.0.0"}');
  await addText('index.json', JSON.stringify(index));
  // What `docker load` of older engines reads instead.
  await addText(
    'manifest.json',
    JSON.stringify([
      {
        Config: pathOf(config.descriptor),
        RepoTags: [options.name],
        Layers: layers.map((it) => pathOf(it.descriptor)),
      },
    ]),
  );
  for (const it of [config, manifest]) await addText(pathOf(it.descriptor), it.text);
  for (const { path, descriptor } of layers)
    await add(pathOf(descriptor), descriptor.size, (entry) => createReadStream(path).pipe(entry));
  tar.finalize();
  await written;
}

const folder = mkdtempSync(join(tmpdir(), 'tycho-image-'));
try {
  const layers = [
    await layer(folder, 'dependencies', dependencyEntries()),
    await layer(folder, 'sources', sourceEntries()),
  ];
  await write(options.out, layers);
  const mebibytes = (statSync(options.out).size / 2 ** 20).toFixed(0);
  console.log(`${join(dirname(options.out), basename(options.out))}: ${options.name}, ${mebibytes} MiB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
