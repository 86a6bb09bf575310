/** The names by which a service is found, and those that it finds beside the names of its system. */
export interface Naming {
  /** What its containers call themselves; `null`: the name of the service. A host name (`hostLabel`). */
  readonly hostname: string | null;
  /** What follows the host name in a full name. */
  readonly domain: string | null;
  /** Name of its one container, by which services of other systems may link to it. */
  readonly container: string | null;
  /** Further names that it has on a network. */
  readonly aliases: readonly { readonly network: string; readonly name: string }[];
  /** Names that other services have for this one alone. */
  readonly links: readonly { readonly service: string; readonly name: string }[];
  /** The same, for containers of other systems. */
  readonly externalLinks: readonly { readonly container: string; readonly name: string }[];
  /** Names with fixed addresses. */
  readonly hosts: readonly HostEntry[];
  readonly resolver: Resolver;
}

export interface HostEntry {
  readonly name: string;
  /** An IP address, or `host-gateway`: an address of the host that the container runs on. */
  readonly address: string;
}

/** Where names are looked up, beside the orchestrator's own names. */
export interface Resolver {
  /** IP addresses. */
  readonly servers: readonly string[];
  readonly searches: readonly string[];
  /** As `resolv.conf` writes them: `ndots:2`, `rotate`. */
  readonly options: readonly string[];
}
