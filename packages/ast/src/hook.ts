/** A command beside the program of a service, in its container and as its user. */
export interface Hook {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Absolute path in the container; `null` is that of the service. */
  readonly workingDir: string | null;
  /** Beside the variables of the service. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What runs in the containers of a service when they have started, and before they are stopped. */
export interface Hooks {
  readonly postStart: readonly Hook[];
  readonly preStop: readonly Hook[];
}
