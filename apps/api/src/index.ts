export { type ApiHandle, type ApiOptions, startApi } from './api.ts';
export { openApi } from './openapi.ts';
