/** A named volume of a system. */
export interface Volume {
  /** Key in the Compose file. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly storage: VolumeStorage;
}

export type VolumeStorage =
  | MadeStorage
  /** It is there already, under this very name, and stays when the system goes. */
  | { readonly kind: 'existing'; readonly claim: string }
  /** In memory; each container has one of its own. `size`: bytes. */
  | { readonly kind: 'memory'; readonly size: number | null }
  /** A folder of a file server. */
  | { readonly kind: 'nfs'; readonly server: string; readonly path: string; readonly readOnly: boolean }
  /** A folder of the node. */
  | { readonly kind: 'host'; readonly path: string };

/** Made for the system, and kept when it goes. */
export interface MadeStorage {
  readonly kind: 'made';
  /** The name that it is to have; `null` leaves it to the orchestrator. Systems that give the same name share it. */
  readonly exactName: string | null;
  /** Bytes; `null` is the orchestrator's usual size. */
  readonly size: number | null;
  /** What makes it; `null` is the orchestrator's usual storage. */
  readonly storageClass: string | null;
  /** Of another plugin than the usual one: policy knows which storage class that is. */
  readonly driver: string | null;
  readonly access: VolumeAccess | null;
}

/** Who may mount it at a time, for writing: containers of one node, of any, or one container. */
export type VolumeAccess = 'one-node' | 'any-node' | 'one-container' | 'read-only';
