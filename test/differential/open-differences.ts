/**
 * Where differences are known and not yet settled, by kind: they are told and do not fail a run. A row is taken out
 * when its differences are gone; one that is to stay has its row in `differences.ts` instead.
 */
const open: readonly RegExp[] = [
  /services\.\*\.(depends_on|deploy|env_file|environment|expose|healthcheck|labels|networks|ports|restart|user|volumes)\b/,
  /services\.\*\.(command|entrypoint|image|working_dir|pull_policy|scale)\b.*(value-invalid|must be)|other: services\.\*\.(command|entrypoint|image)/,
  /services\.\*(\.\w*)? (key-unknown|value-invalid|compose-invalid)|services services-missing/,
  /null (env-file-invalid|variable-required|yaml-invalid|value-invalid|interpolation-invalid|yaml-limit)/,
  /env_file format|decoding failed|json: unsupported value|error while interpolating|unexpected type/,
  /^(missing|extra|other): (x-|networks|volumes|services\.\*$)/,
  /^we (accept|refuse): .*(networks|volumes|x-|yaml|mapping|validating|variable|interpolation|additional)/,
];

export const isOpen = (kind: string): boolean => open.some((it) => it.test(kind));
