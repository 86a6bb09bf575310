import { hasErrors, ProblemError } from '@tycho/ast';
import type { Launch } from '@tycho/client';
import type { Project } from './project.ts';

/** The body of a request; what must not be sent is refused here already. */
export function launchOf({
  files,
  use,
  envFiles,
  environment,
  profiles,
  mode,
  pod,
  placement,
  name,
  projectName,
  problems,
}: Project): Launch {
  if (hasErrors(problems)) throw new ProblemError(problems);
  return {
    files,
    use: [...use],
    envFiles: envFiles && [...envFiles],
    environment,
    profiles: profiles && [...profiles],
    mode,
    pod,
    placement,
    name,
    projectName,
  };
}
