export interface Resources {
  readonly limits: ResourceAmounts;
  readonly reservations: ResourceAmounts;
  /** Bytes of `/dev/shm`; `null` leaves the orchestrator's own. */
  readonly sharedMemory: number | null;
  readonly devices: readonly DeviceRequest[];
  /** Countable resources by the name that the orchestrator has for them. Empty until policy has named the devices. */
  readonly extended: Readonly<Record<string, number>>;
}

export interface ResourceAmounts {
  /** Cores, as 0.5. */
  readonly cpus: number | null;
  /** Bytes. */
  readonly memory: number | null;
  /** Bytes of the container's own files. */
  readonly storage: number | null;
}

/** What is asked for: `gpu` of a vendor (`nvidia`), a file of the node (`/dev/kvm`), or a name of the operator's. */
export interface DeviceRequest {
  /** `gpu`, `tpu`, `/dev/kvm`, `vendor.com/class`, or the kind of a generic resource. */
  readonly kind: string;
  readonly driver: string | null;
  /** `null`: as many as there are. */
  readonly count: number | null;
  /** In the Compose file, for who refuses it. */
  readonly path: string;
}
