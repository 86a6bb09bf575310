import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A folder that looks like a fresh clone, with programs of its own on PATH. Disposing removes it. */
export class FakeClone implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'tycho-clone-'));
  /** The only folder on PATH. */
  readonly bin = join(this.folder, 'machine');

  constructor() {
    for (const path of ['bin/tycho', 'scripts/setup.mjs']) cpSync(join(root, path), join(this.folder, path));
    this.write('package-lock.json', '{}');
    mkdirSync(this.bin);
    for (const name of ['sh', 'mkdir', 'chmod', 'cat', 'readlink', 'sleep']) this.machineHas(name);
    symlinkSync(process.execPath, join(this.bin, 'node'));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  path(path: string): string {
    return join(this.folder, path);
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
  }

  /** An executable shell script. */
  program(path: string, script: string): void {
    this.write(path, `#!/bin/sh\n${script}\n`);
    chmodSync(this.path(path), 0o755);
  }

  /** A program of this machine, in the folder on PATH. */
  machineHas(name: string): void {
    const folder = ['/bin', '/usr/bin'].find((it) => {
      try {
        return readFileSync(join(it, name)).length > 0;
      } catch {
        return false;
      }
    });
    symlinkSync(join(folder ?? '/bin', name), join(this.bin, name));
  }

  async run(
    command: string,
    args: readonly string[] = [],
    options: { cwd?: string; env?: Record<string, string> } = {},
  ) {
    const child = spawn(command, args, {
      cwd: options.cwd ?? this.folder,
      env: { PATH: this.bin, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve) => child.on('close', resolve)),
    ]);
    return { stdout, stderr, code };
  }
}
