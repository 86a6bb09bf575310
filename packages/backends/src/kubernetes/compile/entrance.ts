import type { Front, GatewayFront, IngressFront, Service } from '@tycho/ast';
import { httpPorts } from '@tycho/ast';
import type { Context } from './context.ts';
import { isOpen } from './is-open.ts';
import { annotationKeys } from './labels.ts';
import type { KubernetesArtifact } from './manifest.ts';
import { present } from './part.ts';

/** A host name, and the port of the service's Service to which it leads. */
interface Route {
  readonly host: string;
  readonly path: string;
  readonly port: number;
  /** Of the object that says so, where each route has one of its own. */
  readonly name: string;
}

/** What leads requests by host names to a service, as far as anybody outside may reach it. */
export function entrance(context: Context, service: Service): KubernetesArtifact[] {
  const { front } = service.publish;
  if (front === null) return [];
  const routes = routesOf(context, service, front);
  if (routes.length === 0) return [];
  switch (front.kind) {
    case 'ingress':
      return [ingress(context, service, front, routes)];
    case 'gateway':
      return routes.map((it) => httpRoute(context, service, front, it));
  }
}

/** The first port has the name of the service, each other one a name of its own. */
function routesOf(context: Context, { name, ports, ingress, publish }: Service, { domain }: Front): Route[] {
  const { host, path } = publish;
  return httpPorts(ports.filter((it) => isOpen(ingress, it))).flatMap(({ target }, index): Route[] => {
    const parts = index === 0 ? [name] : [name, String(target)];
    const made = domain === null ? null : `${context.hostOf(...parts)}.${domain}`;
    const asked = index === 0 ? (host ?? made) : made;
    return asked === null
      ? []
      : [{ host: asked.toLowerCase(), path, port: target, name: context.nameOf(parts.join('-')) }];
  });
}

function ingress(
  context: Context,
  service: Service,
  front: IngressFront,
  routes: readonly Route[],
): KubernetesArtifact {
  const { name } = service;
  const backend = (port: number) => ({ service: { name: context.publishedName(service), port: { number: port } } });
  const spec = {
    ...present({ ingressClassName: front.className }),
    rules: routes.map(({ host, path, port }) => ({
      host,
      http: { paths: [{ path, pathType: 'Prefix', backend: backend(port) }] },
    })),
    ...present({ tls: tlsOf(front, routes, `${context.nameOf(name)}-tls`) }),
  };
  const { annotations, tls } = front;
  const notes = { ...annotations, [annotationKeys.scheme]: tls.certificate === 'none' ? 'http' : 'https' };
  return context.object('Ingress', context.nameOf(name), { spec }, name, notes);
}

function tlsOf({ tls }: IngressFront, routes: readonly Route[], issued: string): object[] {
  const hosts = routes.map((it) => it.host);
  switch (tls.certificate) {
    case 'none':
      return [];
    case 'default':
      return [{ hosts }];
    case 'issued':
      return [{ hosts, secretName: issued }];
    case 'secret':
      return [{ hosts, secretName: tls.secret }];
  }
}

function httpRoute(context: Context, service: Service, front: GatewayFront, route: Route): KubernetesArtifact {
  const { name, namespace, section, tls, annotations } = front;
  const parent = { name, ...present({ namespace, sectionName: section }) };
  const rule = {
    matches: [{ path: { type: 'PathPrefix', value: route.path } }],
    backendRefs: [{ name: context.publishedName(service), port: route.port }],
  };
  const spec = { parentRefs: [parent], hostnames: [route.host], rules: [rule] };
  const notes = { ...annotations, [annotationKeys.scheme]: tls ? 'https' : 'http' };
  return context.object('HTTPRoute', route.name, { spec }, service.name, notes);
}
