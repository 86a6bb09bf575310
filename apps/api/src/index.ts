export { type ApiHandle, type ApiOptions, GRACE, startApi } from './api.ts';
export { openApi } from './openapi.ts';
