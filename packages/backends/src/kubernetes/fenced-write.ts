import type { Dispatcher } from 'undici';
import { mayWrite } from '../fence.ts';

/** What a request says to the interceptor, beside what undici reads. */
export interface FencedOptions {
  /** The signal of whoever writes; reads have none. */
  readonly fencedBy?: AbortSignal | undefined;
}

/** A write was not sent, because whoever wanted it may not write any more. */
export class WriteFenced extends Error {
  constructor() {
    super('not sent: the job is no longer that of this worker');
    this.name = 'WriteFenced';
  }
}

/**
 * Looks once more whether a write may go out, when undici is about to put it on the wire: it may have stood in the
 * queue for a connection while the process was frozen. What throws here was not sent.
 */
export const fencedWrites: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  const { fencedBy } = options as FencedOptions;
  if (fencedBy === undefined) return dispatch(options, handler);
  return dispatch(options, {
    onRequestStart(controller, context) {
      if (!mayWrite(fencedBy)) throw new WriteFenced();
      handler.onRequestStart?.(controller, context);
    },
    onRequestUpgrade: (...given) => handler.onRequestUpgrade?.(...given),
    onResponseStart: (...given) => handler.onResponseStart?.(...given),
    onResponseData: (...given) => handler.onResponseData?.(...given),
    onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
    onResponseError: (...given) => handler.onResponseError?.(...given),
  });
};
