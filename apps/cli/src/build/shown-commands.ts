import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policyOptionsSchema, secretNames } from '@tycho/policy';
import type { Build } from './build.ts';
import type { Builder } from './builder.ts';
import { shellText } from './shell-text.ts';
import { argumentsOf } from './takes.ts';

const isSecret = secretNames(policyOptionsSchema.parse({}).secretVariables);

/** What a person would type to build an image and push it; arguments whose names say that they are secret are hidden. */
export function shownCommands(builder: Builder, build: Build): string {
  const args = Object.entries(build.written.args ?? {}).map(([name, it]) => [name, isSecret(name) ? '***' : it]);
  const written = { ...build.written, args: Object.fromEntries(args), dockerfile: shownDockerfile(build) };
  const shown = { ...build, written };
  const { flags } = argumentsOf(shown, builder.takes, builder.name);
  return builder.commands(shown, flags).map(shellText).join(' && ');
}

/** Where a person would put what is written inline. */
const shownDockerfile = ({ name, written: { dockerfile, dockerfile_inline: inline } }: Build): string =>
  inline === undefined ? dockerfile : join(tmpdir(), `${name}.Dockerfile`);
