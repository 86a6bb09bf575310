export type { Parsed, Project } from './parse.ts';
export { parse } from './parse.ts';
