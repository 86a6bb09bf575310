/** The resolved Compose model, in the shape that `docker compose config` prints. */
export interface Model {
  readonly name: string;
  readonly services: Readonly<Record<string, ModelService>>;
  readonly networks?: Readonly<Record<string, ModelResource>>;
  readonly volumes?: Readonly<Record<string, ModelResource>>;
}

export interface ModelResource {
  readonly name: string;
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
  readonly networks: Readonly<Record<string, null>>;
  readonly healthcheck?: ModelHealthcheck;
  readonly deploy?: ModelDeploy;
  readonly scale?: number;
  readonly restart?: string;
  readonly user?: string;
  readonly working_dir?: string;
  readonly pull_policy?: string;
}

export interface ModelPort {
  readonly mode: 'ingress' | 'host';
  readonly target: number;
  readonly protocol: 'tcp' | 'udp';
  /** A port or a range. */
  readonly published?: string;
  readonly host_ip?: string;
  readonly name?: string;
  readonly app_protocol?: string;
}

export interface ModelMount {
  readonly type: 'volume';
  readonly source: string;
  readonly target: string;
  readonly read_only?: boolean;
}

export interface ModelDependency {
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  readonly required: boolean;
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

export interface ModelDeploy {
  readonly replicas?: number;
  readonly resources?: {
    readonly limits?: ModelAmounts;
    readonly reservations?: ModelAmounts;
  };
}

export interface ModelAmounts {
  readonly cpus?: number;
  /** Bytes, as text. */
  readonly memory?: string;
}
