/** Where in the manifests of a service a key of its is found. */
type Holder = 'container' | 'pod' | 'workload' | 'published';

export interface CommentPlace {
  readonly holder: Holder;
  readonly field: string;
}

const at =
  (holder: Holder) =>
  (field: string): CommentPlace => ({ holder, field });
const [container, pod, workload, published] = [at('container'), at('pod'), at('workload'), at('published')];

/** By key of a service, the first place that is there. A comment on what has no place stands above the object. */
const places: Readonly<Record<string, readonly CommentPlace[]>> = {
  image: [container('image')],
  pull_policy: [container('imagePullPolicy')],
  command: [container('args'), container('command')],
  entrypoint: [container('command')],
  environment: [container('env')],
  env_file: [container('env')],
  working_dir: [container('workingDir')],
  ports: [published('ports'), container('ports')],
  expose: [container('ports')],
  volumes: [container('volumeMounts')],
  volumes_from: [container('volumeMounts')],
  tmpfs: [container('volumeMounts')],
  shm_size: [container('volumeMounts')],
  configs: [container('volumeMounts')],
  secrets: [container('volumeMounts')],
  healthcheck: [container('readinessProbe')],
  'x-tycho.healthcheck': [container('readinessProbe')],
  'x-tycho.liveness': [container('livenessProbe')],
  'x-tycho.publish': [published('type'), container('ports')],
  post_start: [container('lifecycle')],
  pre_stop: [container('lifecycle')],
  stop_signal: [container('lifecycle')],
  cap_add: [container('securityContext')],
  cap_drop: [container('securityContext')],
  privileged: [container('securityContext')],
  read_only: [container('securityContext')],
  security_opt: [container('securityContext'), pod('securityContext')],
  user: [container('securityContext'), pod('securityContext')],
  group_add: [pod('securityContext')],
  sysctls: [pod('securityContext')],
  'deploy.resources': [container('resources')],
  cpus: [container('resources')],
  mem_limit: [container('resources')],
  mem_reservation: [container('resources')],
  memswap_limit: [container('resources')],
  gpus: [container('resources')],
  devices: [container('resources')],
  'deploy.placement': [pod('affinity'), pod('nodeSelector'), pod('topologySpreadConstraints')],
  platform: [pod('affinity'), pod('nodeSelector')],
  restart: [pod('restartPolicy')],
  'deploy.restart_policy': [pod('restartPolicy')],
  stop_grace_period: [pod('terminationGracePeriodSeconds')],
  hostname: [pod('hostname')],
  domainname: [pod('hostAliases'), pod('hostname')],
  extra_hosts: [pod('hostAliases')],
  dns: [pod('dnsConfig')],
  dns_search: [pod('dnsConfig')],
  dns_opt: [pod('dnsConfig')],
  'deploy.replicas': [workload('replicas')],
  scale: [workload('replicas')],
  'deploy.update_config': [workload('strategy'), workload('updateStrategy')],
  'deploy.rollback_config': [workload('strategy'), workload('updateStrategy')],
};

/** Where what is said of `deploy.resources.limits.pids` may stand, as of the longest key that it begins with. */
export function commentPlaces(path: string): readonly CommentPlace[] {
  const steps = path.split(/[.[]/);
  for (let length = steps.length; length > 0; length--) {
    const found = places[steps.slice(0, length).join('.')];
    if (found) return found;
  }
  return [];
}
