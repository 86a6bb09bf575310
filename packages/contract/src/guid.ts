import { z } from 'zod';

export const guidSchema = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'a GUID is 32 hexadecimal digits')
  .meta({
    id: 'Guid',
    description: 'Names one running system: 32 hexadecimal digits.',
    example: '909f2e60b83340cd905ae3865d461156',
  });

/** @example newGuid() // '909f2e60b83340cd905ae3865d461156' */
export const newGuid = (): string => crypto.randomUUID().replaceAll('-', '');
