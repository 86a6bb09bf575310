/** A Kubernetes object as it is converted. */
export interface Converted {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Name of the Compose service that an object is for; `null`: it is for the whole system. */
export const serviceOf = ({ metadata: { labels = {} } }: Converted): string | null =>
  labels['com.docker.compose.service'] ?? null;

/** The same as a part of names: its container is called so. */
export const labelOf = ({ metadata: { labels = {} } }: Converted): string =>
  labels['app.kubernetes.io/component'] ?? '';

/** `deployment-web-909f2e60.yaml` */
export const fileNameOf = ({ kind, metadata: { name } }: Converted): string => `${kind.toLowerCase()}-${name}.yaml`;
