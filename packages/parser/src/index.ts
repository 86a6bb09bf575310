export type { Model, ModelBuild, ModelService } from './model/model.ts';
export { parse } from './parse.ts';
export type { Parsed } from './parsed.ts';
export type { Project } from './project/project.ts';
