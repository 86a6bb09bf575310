import { completed } from '../canonical/defaults.ts';
import { longForm } from '../canonical/long-forms.ts';
import { checkStores } from '../check/stores.ts';
import { unique } from '../merge/unique.ts';
import type { Report } from '../report.ts';
import { validate } from '../schema/validate.ts';
import type { MapNode, Node } from '../yaml/node.ts';

type Phase = (tree: Node, report: Report) => Node;

/** What is merged so far is right by itself, and long, before the next file is merged over it. */
export const settle = (tree: MapNode, report: Report): MapNode =>
  through([unique, validate, longForm, unique], tree, report);

/** The same without a look at whether it is right: of a file of which only some services are used. */
export const inLongForm = (tree: MapNode, report: Report): MapNode => through([unique, longForm, unique], tree, report);

/** All files of a project, or of an `include`, with what is taken for granted. */
export function complete(tree: MapNode, report: Report): MapNode {
  const whole = through([completed], tree, report);
  report.tree = whole;
  checkStores(whole, report);
  return whole;
}

function through(phases: readonly Phase[], start: MapNode, report: Report): MapNode {
  let tree = start;
  for (const phase of phases) {
    report.tree = tree;
    const next = phase(tree, report);
    if (next.kind === 'map') tree = next;
  }
  return tree;
}
