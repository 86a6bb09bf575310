/** Where the objects of a system live: among those of others, or in a namespace of their own. */
export const systemPlacements = ['shared', 'isolated'] as const;

export type SystemPlacement = (typeof systemPlacements)[number];

/** The Pod Security Standards of Kubernetes, from the loosest to the strictest. */
export const podSecurityLevels = ['privileged', 'baseline', 'restricted'] as const;

export type PodSecurity = (typeof podSecurityLevels)[number];

/** Amounts by name of the resource, as `{ cpu: '500m' }`. */
export type Amounts = Readonly<Record<string, string>>;

/** What a namespace of a system's own is, and what it holds the system to. Of no effect where it has none. */
export interface Quarters {
  /** Its name; `null`: made of the prefix, the name of the system and its GUID. */
  readonly namespace: string | null;
  /** What the name of the namespace begins with, before the name of the system. */
  readonly prefix: string;
  /** What its pods have to keep to. */
  readonly podSecurity: PodSecurity;
  /** The most that all of it comes to, by name of a quota, as `requests.cpu`. */
  readonly quota: Amounts;
  /** What a container has that does not ask for anything else. */
  readonly containerDefaults: { readonly limits: Amounts; readonly requests: Amounts };
}

/** Of a system that no policy has governed. */
export const plainQuarters: Quarters = {
  namespace: null,
  prefix: '',
  podSecurity: 'baseline',
  quota: {},
  containerDefaults: { limits: {}, requests: {} },
};
