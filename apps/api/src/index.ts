export { type ApiHandle, type ApiOptions, CUT_OFF_AFTER, startApi } from './api.ts';
export { openApi, operations } from './openapi.ts';
