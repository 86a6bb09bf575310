import { isUtf8 } from 'node:buffer';
import type { BundledFile } from '@tycho/contract';

/** A text as it is, and anything else as base64. */
export const bundledFile = (content: Buffer): BundledFile =>
  isUtf8(content) && !content.includes(0) ? content.toString('utf8') : { base64: content.toString('base64') };
