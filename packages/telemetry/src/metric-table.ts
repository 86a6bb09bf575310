/** Upper bounds in seconds: of one request, of what a worker does at once, and of what systems take. */
const buckets = {
  request: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  work: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  life: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600],
} as const;

interface MetricRow {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
  /** Of a histogram. */
  readonly buckets?: readonly number[];
}

/**
 * Every metric of Tycho's own. `docs/metrics.md` says what each means (a test compares). Labels have few values: no
 * GUID, no owner, no name that somebody chose.
 */
export const metricTable = {
  tycho_build_info: { type: 'gauge', labels: ['version'], help: 'Always 1; the label says which Tycho this is.' },

  tycho_http_request_duration_seconds: {
    type: 'histogram',
    labels: ['method', 'route', 'status'],
    help: 'From the request to the end of its answer; streams and long polling are left out.',
    buckets: buckets.request,
  },
  tycho_http_event_streams: { type: 'gauge', labels: [], help: 'Streams of events and logs that are open.' },

  tycho_redis_up: { type: 'gauge', labels: [], help: '1 when Redis answered this scrape.' },
  tycho_queue_jobs: { type: 'gauge', labels: ['state'], help: 'Jobs in Redis by state.' },
  tycho_queue_paused: { type: 'gauge', labels: [], help: '1 while the queue is paused.' },
  tycho_queue_oldest_queued_age_seconds: {
    type: 'gauge',
    labels: [],
    help: 'How long ago the oldest queued job was accepted; 0 when none is queued.',
  },

  tycho_job_queued_seconds: {
    type: 'histogram',
    labels: ['kind'],
    help: 'From the acceptance of a job to its first visit.',
    buckets: buckets.life,
  },
  tycho_job_duration_seconds: {
    type: 'histogram',
    labels: ['kind', 'outcome'],
    help: 'From the acceptance of a job to its end.',
    buckets: buckets.life,
  },
  tycho_job_phase_seconds: {
    type: 'histogram',
    labels: ['phase'],
    help: 'What a worker was at: open, apply, prune, remove; and ready, which systems take after their last change.',
    buckets: buckets.life,
  },
  tycho_jobs_ended_total: {
    type: 'counter',
    labels: ['kind', 'outcome', 'reason'],
    help: 'Jobs that ended, with the code of the first problem where there was one.',
  },
  tycho_job_retries_total: {
    type: 'counter',
    labels: ['kind', 'reason'],
    help: 'Attempts that failed with something that may pass, so that another follows.',
  },
  tycho_job_visits_total: {
    type: 'counter',
    labels: ['kind', 'result'],
    help: 'Visits of this worker by what came of them: parked, ended, retried, lost.',
  },
  tycho_jobs_taken_over_total: { type: 'counter', labels: [], help: 'Jobs whose worker died, found by this one.' },
  tycho_worker_visits_active: { type: 'gauge', labels: [], help: 'Visits under way in this process.' },
  tycho_worker_concurrency: { type: 'gauge', labels: [], help: 'Visits that this process makes at once.' },

  tycho_cluster_requests_total: {
    type: 'counter',
    labels: ['verb', 'resource', 'status'],
    help: 'Requests to the cluster, with the class of the answer; none: there was no answer.',
  },
  tycho_cluster_request_duration_seconds: {
    type: 'histogram',
    labels: ['verb', 'resource'],
    help: 'From a request to the cluster to the head of its answer.',
    buckets: buckets.request,
  },
  tycho_cluster_requests_in_flight: { type: 'gauge', labels: [], help: 'Requests to the cluster under way.' },
  tycho_cluster_throttled_total: {
    type: 'counter',
    labels: [],
    help: 'Requests that the cluster answered with 429, too many requests.',
  },

  tycho_watch_connected: { type: 'gauge', labels: ['resource', 'placement'], help: '1 while the watch is open.' },
  tycho_watch_synced: {
    type: 'gauge',
    labels: ['resource', 'placement'],
    help: '1 when the watch has seen all that there is.',
  },
  tycho_watch_last_heard_timestamp_seconds: {
    type: 'gauge',
    labels: ['resource', 'placement'],
    help: 'When the cluster last sent an event or a bookmark.',
  },
  tycho_watch_restarts_total: {
    type: 'counter',
    labels: ['resource', 'placement', 'reason'],
    help: 'How often the watch was opened again: ended, expired, refused, broken.',
  },
  tycho_watch_objects: { type: 'gauge', labels: ['resource', 'placement'], help: 'Objects that the watch holds.' },
  tycho_systems: { type: 'gauge', labels: ['state'], help: 'Systems that the watches see, by state.' },
} as const satisfies Record<string, MetricRow>;

export type MetricName = keyof typeof metricTable;

export type MetricLabels<Name extends MetricName> = Readonly<
  Record<(typeof metricTable)[Name]['labels'][number], string>
>;

/** Names of the metrics of one type. */
export type NamesOf<Type extends MetricRow['type']> = {
  [Name in MetricName]: (typeof metricTable)[Name]['type'] extends Type ? Name : never;
}[MetricName];
