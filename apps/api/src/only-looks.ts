import type { Request } from 'express';

const looking = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request changes nothing, by its method: RFC 9110, section 9.2.1. */
export const onlyLooks = ({ method }: Pick<Request, 'method'>): boolean => looking.has(method);
