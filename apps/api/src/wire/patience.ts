/** How long the server waits for those who ask it. Milliseconds. */
export interface Patience {
  /** For the head of a request. */
  readonly head: number;
  /** For all of a request. */
  readonly request: number;
  /** For the next request on a connection: longer than the usual minute of load balancers, which else meet a closed one. */
  readonly next: number;
  /** For somebody who does not read what is sent. */
  readonly reader: number;
  /** For the rest of a request that has its answer already. */
  readonly rest: number;
  /** How often it looks who has had their time. */
  readonly look: number;
  /** How often the files of the certificate are read. */
  readonly certificate: number;
}

export const usualPatience: Patience = {
  head: 15_000,
  request: 120_000,
  next: 75_000,
  reader: 60_000,
  rest: 2_000,
  look: 2_000,
  certificate: 5_000,
};
