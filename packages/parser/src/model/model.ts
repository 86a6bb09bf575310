import type { Publishing } from '@tycho/ast';

/** The resolved Compose model, in the shape that `docker compose config` prints. */
export interface Model {
  readonly name: string;
  readonly services: Readonly<Record<string, ModelService>>;
  readonly jobs?: Readonly<Record<string, ModelJob>>;
  readonly networks?: Readonly<Record<string, ModelNetwork>>;
  readonly volumes?: Readonly<Record<string, ModelResource>>;
  readonly secrets?: Readonly<Record<string, ModelResource>>;
  readonly configs?: Readonly<Record<string, ModelResource>>;
  readonly models?: Readonly<Record<string, object>>;
  /** What is said to Tycho only; as it is written. */
  readonly 'x-tycho'?: {
    readonly pod?: unknown;
    readonly placement?: unknown;
    readonly ttl?: unknown;
    readonly idle?: unknown;
  };
}

/** A container that runs to completion, when it is asked to or at times. */
export interface ModelJob extends ModelService {
  readonly profiles?: readonly string[];
  readonly triggers: ModelTriggers;
}

/** `manual` not written: it may be run by hand. */
export interface ModelTriggers {
  readonly manual?: boolean;
  readonly schedule?: readonly ModelSchedule[];
}

export interface ModelSchedule {
  readonly cron: string;
  readonly timezone?: string;
  readonly concurrency?: 'forbid' | 'queue';
  readonly missed_fires?: 'one' | 'skip';
}

export interface ModelResource {
  readonly name: string;
  readonly external?: boolean;
  readonly driver?: string;
  readonly file?: string;
  readonly driver_opts?: Readonly<Record<string, string | number | boolean>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly template_driver?: string;
  readonly environment?: string;
  readonly content?: string;
}

export interface ModelNetwork extends ModelResource {
  readonly internal?: boolean;
  readonly enable_ipv6?: boolean;
}

export interface ModelService {
  readonly image?: string;
  readonly command: readonly string[] | null;
  readonly entrypoint: readonly string[] | null;
  /** `null` where a value is asked for from outside and there is none. */
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ports?: readonly ModelPort[];
  /** `80`, `90-92`, `53/udp`. */
  readonly expose?: readonly string[];
  readonly volumes?: readonly ModelMount[];
  readonly depends_on?: Readonly<Record<string, ModelDependency>>;
  readonly networks?: Readonly<Record<string, ModelServiceNetwork | null>>;
  readonly healthcheck?: ModelHealthcheck;
  readonly deploy?: ModelDeploy;
  readonly scale?: number;
  readonly restart?: string;
  readonly user?: string;
  readonly working_dir?: string;
  readonly pre_start?: readonly ModelStep[];
  readonly post_start?: readonly ModelHook[];
  readonly pre_stop?: readonly ModelHook[];
  readonly pull_policy?: string;
  readonly env_file?: readonly ModelEnvFile[];
  readonly build?: ModelBuild;
  readonly platform?: string;
  readonly provider?: object;
  readonly container_name?: string;
  readonly network_mode?: string;
  readonly ipc?: string;
  readonly pid?: string;
  readonly uts?: string;
  readonly cgroup?: string;
  readonly links?: readonly string[];
  readonly external_links?: readonly string[];
  readonly hostname?: string;
  readonly domainname?: string;
  /** `host=address`, one address each. */
  readonly extra_hosts?: readonly string[];
  readonly dns?: readonly string[];
  readonly dns_search?: readonly string[];
  readonly dns_opt?: readonly string[];
  readonly volumes_from?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly secrets?: readonly ModelFileMount[];
  readonly configs?: readonly ModelFileMount[];
  readonly models?: Readonly<Record<string, object | null>>;
  readonly develop?: { readonly watch?: readonly { readonly action: string; readonly target?: string }[] };
  readonly cpus?: number;
  readonly cpu_count?: number;
  readonly cpu_quota?: number | string;
  readonly cpu_period?: number | string;
  readonly cpu_shares?: number | string;
  readonly mem_limit?: string;
  readonly mem_reservation?: string;
  readonly memswap_limit?: string;
  readonly pids_limit?: number;
  readonly shm_size?: string;
  readonly storage_opt?: Readonly<Record<string, string>>;
  readonly gpus?: readonly ModelDeviceRequest[];
  readonly devices?: readonly { readonly source: string; readonly target?: string; readonly permissions?: string }[];
  readonly tty?: boolean;
  readonly stdin_open?: boolean;
  readonly init?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly stop_signal?: string;
  readonly stop_grace_period?: string;
  readonly group_add?: readonly string[];
  readonly privileged?: boolean;
  readonly read_only?: boolean;
  readonly cap_add?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly sysctls?: Readonly<Record<string, string>>;
  readonly userns_mode?: string;
  readonly runtime?: string;
  readonly 'x-tycho'?: ModelExtension;
}

/** What runs to its end before its service: a container like that where it says nothing else. */
export type ModelStep = Partial<Omit<ModelService, 'pre_start'>> & { readonly per_replica?: boolean };

export interface ModelHook {
  readonly command: readonly string[] | null;
  readonly user?: string;
  readonly privileged?: boolean;
  readonly working_dir?: string;
  readonly environment?: Readonly<Record<string, string | null>>;
}

/** What the Compose Specification has no word for. */
export interface ModelExtension {
  readonly healthcheck?: ModelProbe;
  readonly liveness?: true | ModelLiveness;
  readonly reservations?: { readonly storage?: string };
  /** Address ranges whose hosts may connect to the published ports. */
  readonly clients?: readonly string[];
  readonly publish?: ModelPublish;
  readonly volume_group?: number;
}

/** How the published ports are reached. */
export interface ModelPublish {
  readonly way?: Publishing;
  readonly name?: string;
  readonly host?: string;
  readonly path?: string;
}

export interface ModelProbe {
  readonly http?: {
    readonly port?: number;
    readonly path?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly tcp?: { readonly port?: number };
  readonly delay?: string;
}

export type ModelLiveness = ModelProbe & ModelHealthcheck;

export interface ModelServiceNetwork {
  readonly aliases?: readonly string[];
}

/** Devices asked for by what they can do. `count` -1: all of them. */
export interface ModelDeviceRequest {
  readonly capabilities?: readonly string[];
  readonly driver?: string;
  readonly count?: number;
  readonly device_ids?: readonly string[];
}

export interface ModelBuild {
  /** A folder, or the address of one. */
  readonly context?: string;
  readonly dockerfile?: string;
  readonly dockerfile_inline?: string;
  readonly additional_contexts?: Readonly<Record<string, string>>;
  readonly platforms?: readonly string[];
  readonly args?: Readonly<Record<string, string | null>>;
  readonly target?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly cache_from?: readonly string[];
  readonly cache_to?: readonly string[];
  readonly no_cache?: boolean;
  readonly no_cache_filter?: readonly string[];
  readonly pull?: boolean;
  readonly network?: string;
  /** `host=address`, one address each. */
  readonly extra_hosts?: readonly string[];
  /** Bytes. */
  readonly shm_size?: string;
  readonly ulimits?: Readonly<Record<string, number | { readonly soft: number; readonly hard: number }>>;
  readonly isolation?: string;
  readonly privileged?: boolean;
  readonly entitlements?: readonly string[];
  readonly provenance?: string;
  readonly sbom?: string;
  /** Written `default` or `id=path`, by id before that. */
  readonly ssh?: Readonly<Record<string, string>> | readonly string[];
  readonly secrets?: readonly ModelFileMount[];
}

/** A config or a secret in a service. */
export interface ModelFileMount {
  readonly source?: string;
  readonly target?: string;
  readonly uid?: string;
  readonly gid?: string;
  /** Octal, as `0440`. */
  readonly mode?: string;
}

export interface ModelPort {
  readonly mode: string;
  readonly target?: number;
  readonly protocol?: string;
  /** A port or a range. */
  readonly published?: string;
  readonly host_ip?: string;
  readonly name?: string;
  readonly app_protocol?: string;
}

export interface ModelMount {
  readonly type: string;
  readonly source?: string;
  readonly target: string;
  readonly read_only?: boolean;
  readonly bind?: {
    readonly propagation?: string;
    readonly create_host_path?: boolean;
    readonly recursive?: string;
    readonly selinux?: string;
  };
  readonly volume?: { readonly nocopy?: boolean; readonly subpath?: string };
  /** `size` in bytes. */
  readonly tmpfs?: { readonly size?: string; readonly mode?: number };
  readonly image?: { readonly subpath?: string };
}

export interface ModelDependency {
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  readonly required: boolean;
  readonly restart?: boolean;
}

/** Times as `1m30s`. */
export interface ModelHealthcheck {
  readonly test?: readonly string[];
  readonly disable?: boolean;
  readonly interval?: string;
  readonly timeout?: string;
  readonly start_period?: string;
  readonly start_interval?: string;
  readonly retries?: number;
}

export interface ModelUpdate {
  readonly parallelism?: number;
  readonly order?: string;
  readonly delay?: string;
  readonly monitor?: string;
  readonly failure_action?: string;
  readonly max_failure_ratio?: number;
}

export interface ModelDeploy {
  readonly mode?: string;
  readonly replicas?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly update_config?: ModelUpdate;
  readonly rollback_config?: ModelUpdate;
  readonly restart_policy?: {
    readonly condition?: string;
    readonly max_attempts?: number;
    readonly delay?: string;
    readonly window?: string;
  };
  readonly resources?: {
    readonly limits?: ModelAmounts;
    readonly reservations?: ModelReservations;
  };
  readonly placement?: ModelPlacement;
}

export interface ModelReservations extends ModelAmounts {
  readonly devices?: readonly ModelDeviceRequest[];
  readonly generic_resources?: readonly {
    readonly discrete_resource_spec?: { readonly kind?: string; readonly value?: number };
  }[];
}

export interface ModelPlacement {
  readonly constraints?: readonly string[];
  readonly preferences?: readonly { readonly spread?: string }[];
  readonly max_replicas_per_node?: number;
}

export interface ModelAmounts {
  readonly cpus?: number;
  /** Bytes, as text. */
  readonly memory?: string;
  readonly pids?: number;
}

export interface ModelEnvFile {
  readonly path?: string;
  readonly required?: boolean;
  readonly format?: string;
}
