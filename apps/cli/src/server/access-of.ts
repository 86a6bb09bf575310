import type { Access } from '@tycho/access';
import type { Backend } from '@tycho/backends';
import type { Logger } from 'pino';
import { settingsIn, textOf } from '../options/settings-file.ts';

/** How often the file is looked at, in milliseconds. */
const LOOK = 5_000;

/**
 * Who may call, by a file that is read again when it changes: who is taken out of it is soon refused. One that is wrong
 * then leaves everything as it was, and the log says so. `null` without a file: nobody is asked.
 */
export async function accessOf(
  path: string | undefined,
  { backend, log }: { readonly backend: Backend; readonly log: Logger },
  resources: AsyncDisposableStack,
): Promise<Access | null> {
  if (path === undefined) return null;
  const { Access, accessOptionsSchema } = await import('@tycho/access');
  const optionsIn = (text: string) => settingsIn(text, path, accessOptionsSchema, 'access');
  let known = textOf(path, 'access');
  const access = new Access(await optionsIn(known), (token, audiences) => backend.identify(token, audiences));
  const look = async () => {
    const text = textOf(path, 'access');
    if (text === known) return;
    known = text;
    access.renew(await optionsIn(text));
    log.info({ path }, 'who may call was read again');
  };
  const timer = setInterval(() => {
    look().catch((error: Error) => log.error({ path, reason: error.message }, 'who may call stays as it was'));
  }, LOOK).unref();
  resources.defer(() => clearInterval(timer));
  return access;
}
