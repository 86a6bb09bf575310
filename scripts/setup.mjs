#!/usr/bin/env node
// Makes a fresh clone able to run: dependencies, Node 24 among them, and a Redis. Run by bin/tycho and by the
// npm scripts. It runs on the machine's own Node, 20 or newer, so it imports nothing that has to be installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.tycho-setup');
const lock = join(root, '.tycho', 'setup.lock');
const node = join(modules, 'node', 'bin', 'node');
const neededMajor = 24;
const leastMajor = 20;
/** A lock that nobody has touched for so long belongs to a process that died, in milliseconds. */
const staleAfter = 10 * 60_000;

/** A step that did not work, said for a person. */
class SetupError extends Error {}

async function setUp() {
  if (isDone()) return refreshStamp();
  checkOwnNode();
  await lockSetup();
  try {
    if (isDone()) return;
    installDependencies();
    checkNode();
    provideRedis();
    writeFileSync(stamp, state());
    makeBundle();
    say('done');
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** What the set-up was made for: when this changes, it is made again. */
function state() {
  const lockfile = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${lockfile} ${process.platform}-${process.arch}\n`;
}

function isDone() {
  return existsSync(stamp) && existsSync(node) && readFileSync(stamp, 'utf8') === state();
}

/** bin/tycho compares times only, and a checkout may touch the lock file without a change. */
function refreshStamp() {
  const now = new Date();
  utimesSync(stamp, now, now);
}

function checkOwnNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= leastMajor) return;
  throw new SetupError(
    `it needs Node ${leastMajor} or newer to set itself up, and this is ${process.versions.node}. See https://nodejs.org/en/download`,
  );
}

/** One set-up at a time; another waits, and finds it done. */
async function lockSetup() {
  mkdirSync(join(root, '.tycho'), { recursive: true });
  for (let told = false; ; await sleep(200)) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, 'pid'), String(process.pid));
      process.once('exit', () => rmSync(lock, { recursive: true, force: true }));
      for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isLockStale()) rmSync(lock, { recursive: true, force: true });
    else if (!told) told = say('another set-up is under way; waiting for it') ?? true;
  }
}

function isLockStale() {
  try {
    const pid = Number(readFileSync(join(lock, 'pid'), 'utf8'));
    if (!isAlive(pid)) return true;
    return Date.now() - statSync(lock).mtimeMs > staleAfter;
  } catch {
    // Between `mkdir` and the number of the process, or just gone.
    const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    return made !== undefined && Date.now() - made > 5_000;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Install scripts of dependencies are not run, but for the one that brings Node. */
function installDependencies() {
  say('installing dependencies, which takes a minute the first time');
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
}

function checkNode() {
  if (majorOf(node) !== neededMajor) {
    say(`bringing Node ${neededMajor} from the npm registry`);
    run('npm', ['rebuild', 'node', '--loglevel=error'], { cwd: root });
  }
  const major = majorOf(node);
  if (major === neededMajor) return;
  throw new SetupError(
    `node_modules/node should be Node ${neededMajor} and ${major === null ? 'does not run' : `is ${major}`}. ` +
      'Remove node_modules and try again.',
  );
}

function majorOf(program) {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? Number(/^v(\d+)/.exec(stdout)?.[1]) : null;
}

/** Only for speed: without it the command runs from source. */
function makeBundle() {
  const { status } = spawnSync(node, [join(root, 'scripts', 'bundle.mjs')], { stdio: 'ignore' });
  if (status !== 0) say('the bundle could not be made; commands start from source, and later');
}

/** Redis as the API will look for it: REDIS_URL, a server program on PATH, or Docker; else it is installed. */
function provideRedis() {
  if (process.env.REDIS_URL) return say('Redis: the one of REDIS_URL');
  const program = ['redis-server', 'valkey-server'].find(onPath);
  if (program) return say(`Redis: ${program} is here`);
  if (onPath('docker') && spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0)
    return say('Redis: will be run by Docker');
  installRedis();
}

/** What to run for each package manager; the Debian one must not start a service for the whole machine. */
const installers = [
  {
    program: 'apt-get',
    needsRoot: true,
    script: `
      export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
      policy=/usr/sbin/policy-rc.d
      if [ ! -e $policy ]; then
        printf '#!/bin/sh\\nexit 101\\n' > $policy && chmod +x $policy
        trap 'rm -f $policy' EXIT
      fi
      apt-get install -y --no-install-recommends redis-server ||
        { apt-get update && apt-get install -y --no-install-recommends redis-server; }`,
  },
  { program: 'dnf', needsRoot: true, script: 'dnf install -y redis || dnf install -y valkey' },
  { program: 'apk', needsRoot: true, script: 'apk add --no-cache redis || apk add --no-cache valkey' },
  { program: 'brew', needsRoot: false, script: 'brew install redis' },
];

function installRedis() {
  const installer = installers.find(({ program }) => onPath(program));
  const byHand = 'Install redis-server, start Docker, or set REDIS_URL to a Redis that is there; then run this again.';
  if (!installer) throw new SetupError(`there is no Redis, and no package manager that it knows. ${byHand}`);
  const { program, needsRoot, script } = installer;
  const isRoot = process.getuid?.() === 0;
  if (needsRoot && !isRoot && !onPath('sudo'))
    throw new SetupError(`there is no Redis, and installing it with ${program} needs root. ${byHand}`);
  say(`Redis: none here; installing it with ${program}, without starting a service`);
  const shell = ['sh', '-ec', script];
  const [command, ...args] = needsRoot && !isRoot ? ['sudo', '-n', ...shell] : shell;
  try {
    run(command, args);
  } catch (error) {
    throw new SetupError(`${error.message}\nRedis could not be installed with ${program}. ${byHand}`);
  }
  if (!onPath('redis-server') && !onPath('valkey-server'))
    throw new SetupError(`${program} installed Redis, and still there is no redis-server on PATH. ${byHand}`);
}

function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs quietly; what the program said is shown when it fails. */
function run(command, args, options = {}) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    ...options,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status === 0) return;
  const output = [stdout, stderr, error?.message].filter(Boolean).join('\n').trim();
  throw new SetupError(`${command} ${args[0]} failed:\n${output}`);
}

function say(message) {
  console.error(`set-up: ${message}`);
}

try {
  await setUp();
} catch (error) {
  console.error(`set-up: ${error instanceof SetupError ? error.message : (error.stack ?? error)}`);
  process.exitCode = 1;
}
