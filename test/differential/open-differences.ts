/**
 * Where differences are known and not yet settled, by kind: they are told and do not fail a run. A row is taken out
 * when its differences are gone; one that is to stay has its row in `differences.ts` instead.
 */
const open: readonly RegExp[] = [
  /^we refuse: null (env-file|yaml)-invalid$/,
  /^we refuse: services\.\*\..* (value|port|name)-invalid$/,
  /^we refuse: services( services-missing|\.\* image-missing)$/,
  /^we accept: .*(SSHKey|json: unsupported value|env_file format|must be|unexpected type|unsupported expose|decoding failed|interpolating)/,
  /^(missing|extra|other): services\.\*\.(pre_start|labels|image|build\.extra_hosts|extra_hosts|shm_size|mem_limit|mem_reservation|memswap_limit|environment|volumes\[\]\.source)\b/,
  /^extra: services\.\*$|^other: volumes\.\*\.driver_opts\b/,
];

export const isOpen = (kind: string): boolean => open.some((it) => it.test(kind));
