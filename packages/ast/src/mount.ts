/** What a service sees at a path of its container. */
export type Mount =
  | VolumeMount
  | ClaimMount
  | FileMount
  | FolderMount
  | ScratchMount
  | MemoryMount
  | HostMount
  | ImageMount;

interface Mounted {
  /** Absolute path in the container. */
  readonly target: string;
  readonly readOnly: boolean;
}

/** One of the system's volumes. */
export interface VolumeMount extends Mounted {
  readonly kind: 'volume';
  /** Key of the volume. */
  readonly volume: string;
  /** Path in the volume; `null` is all of it. */
  readonly subPath: string | null;
  /** What the image has at `target` is copied into the volume while that is empty. */
  readonly copy: boolean;
}

/** A claim that is there already, under this very name. */
export interface ClaimMount extends Mounted {
  readonly kind: 'claim';
  readonly claim: string;
  readonly subPath: string | null;
}

/** One file of a file set. */
export interface FileMount extends Mounted {
  readonly kind: 'file';
  /** Name of the file set. */
  readonly files: string;
  /** Path of the file in it. */
  readonly path: string;
  /** Mode bits; `null` are those that the file has itself. */
  readonly mode: number | null;
  /** Number of the group that may read it whatever `mode` says; `null` asks for none. */
  readonly group: number | null;
}

/** All files of a file set, with the folders that they lie in. */
export interface FolderMount extends Mounted {
  readonly kind: 'folder';
  readonly files: string;
}

/** A folder of this container only, that goes with it: an anonymous volume. */
export interface ScratchMount extends Mounted {
  readonly kind: 'scratch';
  readonly copy: boolean;
}

/** A folder in memory. */
export interface MemoryMount extends Mounted {
  readonly kind: 'memory';
  /** Bytes that it may hold; `null` leaves it to the memory of the container. */
  readonly size: number | null;
}

/** A file or folder of the node. */
export interface HostMount extends Mounted {
  readonly kind: 'host';
  /** Absolute. */
  readonly path: string;
  /** Whether what is mounted below it later is seen on the other side. */
  readonly propagation: 'none' | 'from-host' | 'both';
}

/** The files of an image. */
export interface ImageMount extends Mounted {
  readonly kind: 'image';
  readonly image: string;
  readonly subPath: string | null;
}
