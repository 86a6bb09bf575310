import type { Project } from '@tycho/parser';

/** A Compose project as both loaders are asked for it. */
export interface Request {
  readonly files: Readonly<Record<string, string>>;
  readonly use: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly profiles: readonly string[];
  readonly name: string;
}

export const request = (files: Request['files'], rest: Partial<Request> = {}): Request => ({
  files,
  use: ['compose.yaml'],
  environment: {},
  profiles: [],
  name: 'project',
  ...rest,
});

export const asProject = (it: Request): Project => it;
