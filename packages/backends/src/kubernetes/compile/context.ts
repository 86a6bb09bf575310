import { type Direction, leadOf, type Network, type Service, type System } from '@tycho/ast';
import type { Kind } from '../kinds.ts';
import { applySetId, labelKeys, serviceLabels, systemLabels } from './labels.ts';
import { type KubernetesArtifact, type Manifest, manifest } from './manifest.ts';
import { objectName } from './names.ts';
import { sharedNodes } from './shared-nodes.ts';
import type { Target } from './target.ts';

/** What every part of the compiler needs: the system under one name, for one target. */
export class Context {
  readonly system: System;
  readonly guid: string;
  readonly target: Target;
  /** Where its objects live. */
  readonly namespace: string;
  /** Services whose pods share a node, by name, and what that node is called. */
  readonly sharedNodes: ReadonlyMap<string, string>;

  /** By which rules pods are exchanged. */
  readonly direction: Direction;

  constructor(system: System, guid: string, target: Target, direction: Direction = 'forward') {
    this.system = system;
    this.guid = guid;
    this.target = target;
    this.direction = direction;
    this.namespace = this.isIsolated ? ownNamespace(system, guid) : target.namespace;
    this.sharedNodes = sharedNodes(system);
  }

  get isIsolated(): boolean {
    return this.system.placement === 'isolated';
  }

  get systemLabels(): Record<string, string> {
    return systemLabels(this.guid, this.system.name, this.isIsolated ? this.target.namespace : null);
  }

  serviceLabels(service: string): Record<string, string> {
    return { ...this.systemLabels, ...serviceLabels(this.guid, service) };
  }

  /** Name of the Service under which the pods of the system find each other. */
  get discoveryName(): string {
    return objectName(this.guid, this.system.name);
  }

  networkOf(name: string): Network | undefined {
    return this.system.networks.find((it) => it.name === name);
  }

  /** The service in whose pods this one runs: itself, unless it has joined another. */
  leadOf(service: Service): Service {
    return this.system.services.find((it) => it.name === leadOf(service)) ?? service;
  }

  /** The domain of a Service of this namespace, or of what is below it. */
  domainOf(service: string): string {
    return `${service}.${this.namespace}.svc.${this.target.clusterDomain}`;
  }

  nameOf(part: string): string {
    return objectName(this.guid, this.system.name, part);
  }

  /** Name of the Service by which a service is reached from outside of its system. */
  publishedName({ name, publish }: Pick<Service, 'name' | 'publish'>): string {
    return publish.name ?? this.nameOf(name);
  }

  /** What comes first in a host name outside, and tells it from those of all other systems. */
  hostOf(...parts: readonly string[]): string {
    return objectName(this.guid, ...parts, this.system.name);
  }

  /** An object of the system; with `service`, one that belongs to that service. */
  object(
    kind: Kind,
    name: string,
    fields: Record<string, unknown>,
    service?: string,
    annotations: Readonly<Record<string, string>> = {},
  ): KubernetesArtifact {
    const labels = {
      ...this.system.labels,
      ...(service === undefined ? this.systemLabels : this.serviceLabels(service)),
      [labelKeys.partOf]: applySetId(this.guid, this.namespace),
    };
    const notes = Object.keys(annotations).length > 0 ? { annotations } : {};
    const metadata: Manifest['metadata'] = { name, namespace: this.namespace, labels, ...notes };
    return manifest(kind, metadata, fields);
  }
}

/** `<prefix><system>-<guid8>`, or the one that it has already. */
const ownNamespace = ({ name, quarters }: System, guid: string): string =>
  quarters.namespace ?? objectName(guid, `${quarters.prefix}${name}`);
