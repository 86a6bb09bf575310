import { type Publishing, publishings } from '@tycho/ast';
import type { PolicyOptions } from '@tycho/policy';
import { type Command, Option } from 'commander';

/** How published ports are reached where there is no operator to ask. */
export interface PublishOptions {
  readonly publish?: Publishing;
  readonly domain?: string;
  readonly ingressClass?: string;
  readonly gateway?: string;
}

export const publishOption = (): Option =>
  new Option('--publish <how>', 'how published ports are reached, where a service does not say it').choices(
    publishings,
  );

export const withPublishOptions = (command: Command): Command =>
  command
    .addOption(publishOption())
    .option('--domain <domain>', 'below which ingress and gateway make host names')
    .option('--ingress-class <class>', "class of an Ingress (default: the cluster's usual one)")
    .option('--gateway <name>', 'the Gateway that gateway makes routes of, as NAME or NAMESPACE/NAME');

/** The policy with what the options say instead. Who chooses a way here may also have any host name, unless it names some. */
export function publishedAs(policy: PolicyOptions, options: PublishOptions): PolicyOptions {
  const { publish } = policy;
  const { publish: way, domain = publish.domain, ingressClass = publish.ingress.class, gateway } = options;
  return {
    ...policy,
    publish: {
      ...publish,
      ...(way === undefined ? {} : { default: way, hosts: publish.hosts.length > 0 ? publish.hosts : ['*'] }),
      domain,
      ingress: { ...publish.ingress, class: ingressClass },
      gateway: gateway === undefined ? publish.gateway : gatewayOf(gateway, publish.gateway),
    },
  };
}

const plainGateway = { section: null, tls: false, from: null, annotations: {} };

function gatewayOf(text: string, usual: PolicyOptions['publish']['gateway']) {
  const [name = '', namespace = null] = text.split('/', 2).reverse();
  return { ...plainGateway, ...usual, name, namespace };
}
