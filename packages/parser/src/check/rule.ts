import type { Model } from '../model/model.ts';
import type { Report } from '../report.ts';

/** Looks at the whole model for one thing that does not hold together, or cannot be launched. */
export type Rule = (model: Model, report: Report) => void;
