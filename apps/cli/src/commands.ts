import type { Command } from 'commander';

interface CommandRow {
  readonly name: string;
  readonly summary: string;
  /** Only the command that is called is loaded. */
  load(): Promise<Command>;
}

/** Every command, in the order of the help. */
export const commands: readonly CommandRow[] = [
  {
    name: 'api',
    summary: 'run the API, and a worker with it',
    load: async () => (await import('./commands/api.ts')).apiCommand(),
  },
  {
    name: 'worker',
    summary: 'run a worker only',
    load: async () => (await import('./commands/worker.ts')).workerCommand(),
  },
  {
    name: 'up',
    summary: 'launch a system from a Compose file or an image',
    load: async () => (await import('./commands/up.ts')).upCommand(),
  },
  {
    name: 'client',
    summary: 'launch one image by an exact name, or take it away, as the original client did',
    load: async () => (await import('./commands/client.ts')).clientCommand(),
  },
  {
    name: 'status',
    summary: 'show the systems that are running',
    load: async () => (await import('./commands/status.ts')).statusCommand(),
  },
  {
    name: 'modify',
    summary: 'change CPU, memory or labels of a system',
    load: async () => (await import('./commands/modify.ts')).modifyCommand(),
  },
  {
    name: 'touch',
    summary: 'say that systems are in use',
    load: async () => (await import('./commands/touch.ts')).touchCommand(),
  },
  {
    name: 'orphans',
    summary: 'show what belongs to no system any more',
    load: async () => (await import('./commands/orphans.ts')).orphansCommand(),
  },
  {
    name: 'history',
    summary: 'show the revisions of a system',
    load: async () => (await import('./commands/history.ts')).historyCommand(),
  },
  {
    name: 'rollback',
    summary: 'go back to an earlier revision of a system',
    load: async () => (await import('./commands/rollback.ts')).rollbackCommand(),
  },
  {
    name: 'down',
    summary: 'take systems away',
    load: async () => (await import('./commands/down.ts')).downCommand(),
  },
  {
    name: 'job',
    summary: 'show how far a launch or a removal has come',
    load: async () => (await import('./commands/job.ts')).jobCommand(),
  },
  {
    name: 'events',
    summary: 'show what happens, as it happens',
    load: async () => (await import('./commands/events.ts')).eventsCommand(),
  },
  {
    name: 'logs',
    summary: 'show what the containers of a system write',
    load: async () => (await import('./commands/logs.ts')).logsCommand(),
  },
  {
    name: 'top',
    summary: 'show what the services of systems use',
    load: async () => (await import('./commands/top.ts')).topCommand(),
  },
  {
    name: 'jobs',
    summary: 'show what is under way, what failed and what has ended',
    load: async () => (await import('./commands/jobs.ts')).jobsCommand(),
  },
  {
    name: 'cancel',
    summary: 'end operations before they are done',
    load: async () => (await import('./commands/cancel.ts')).cancelCommand(),
  },
  {
    name: 'retry',
    summary: 'try once more what failed',
    load: async () => (await import('./commands/retry.ts')).retryCommand(),
  },
  {
    name: 'batch',
    summary: 'show how far many launches have come',
    load: async () => (await import('./commands/batch.ts')).batchCommand(),
  },
  {
    name: 'batches',
    summary: 'list batches of launches',
    load: async () => (await import('./commands/batches.ts')).batchesCommand(),
  },
  {
    name: 'convert',
    summary: 'print the manifests that a Compose file becomes',
    load: async () => (await import('./commands/convert.ts')).convertCommand(),
  },
  {
    name: 'config',
    summary: 'print the resolved Compose model',
    load: async () => (await import('./commands/config.ts')).configCommand(),
  },
  {
    name: 'lint',
    summary: 'show every problem of a Compose project',
    load: async () => (await import('./commands/lint.ts')).lintCommand(),
  },
  {
    name: 'login',
    summary: 'show a server who you are',
    load: async () => (await import('./commands/login.ts')).loginCommand(),
  },
  {
    name: 'logout',
    summary: 'forget what was kept of a login',
    load: async () => (await import('./commands/logout.ts')).logoutCommand(),
  },
  {
    name: 'whoami',
    summary: 'show who a server takes you for',
    load: async () => (await import('./commands/whoami.ts')).whoamiCommand(),
  },
  {
    name: 'token',
    summary: 'make a token for somebody',
    load: async () => (await import('./commands/token.ts')).tokenCommand(),
  },
  {
    name: 'demo',
    summary: 'show the whole path on this machine, without a cluster',
    load: async () => (await import('./commands/demo.ts')).demoCommand(),
  },
];
