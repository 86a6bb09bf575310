import { joined } from '../build/group-leads.ts';
import type { Rule } from '../check/rule.ts';
import type { ModelService } from '../model/model.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import { capabilities, capabilityName } from '../schema/capability.ts';
import { parseSecurityOption } from '../schema/security-option.ts';

/** Kernel parameters that each container can have for itself (Linux: ipc and network namespaces). */
const ownSysctl = /^(kernel\.(shm|msg|sem)|fs\.mqueue\.|net\.)/;

/** What a service may ask for of the kernel that its pod can have. */
export const launchesSecurity: Rule = ({ services }, report) => {
  for (const [name, service] of Object.entries(services)) {
    const path = `services.${name}`;
    groups(service, path, report);
    caps(service, path, report);
    options(service, path, report);
    sysctls(service, path, report);
    namespaces(service, path, report);
  }
};

function groups({ group_add = [] }: ModelService, path: string, report: Report): void {
  group_add.forEach((group, index) => {
    if (/^\d{1,10}$/.test(group)) return;
    const message = `group ${quote(group)} cannot be resolved without the image, and is left out`;
    report.warning('value-approximated', `${path}.group_add[${index}]`, message, 'Write its number.');
  });
}

function caps(service: ModelService, path: string, report: Report): void {
  for (const key of ['cap_add', 'cap_drop'] as const) {
    (service[key] ?? []).forEach((text, index) => {
      if (capabilities.has(capabilityName(text))) return;
      const message = `${quote(text)} is not a capability of Linux`;
      report.error('value-invalid', `${path}.${key}[${index}]`, message, 'Write one as NET_ADMIN, or ALL.');
    });
  }
}

function options({ security_opt = [] }: ModelService, path: string, report: Report): void {
  security_opt.forEach((text, index) => {
    const at = `${path}.security_opt[${index}]`;
    const option = parseSecurityOption(text);
    if (option === null && !report.failedAt(at)) {
      const message = `${quote(text)} is not a security option that is known here`;
      const hint = 'Write no-new-privileges, seccomp=…, apparmor=…, label=… or systempaths=unconfined.';
      report.error('value-invalid', at, message, hint);
    } else if (option && 'profile' in option && option.profile.kind === 'node') {
      const message = `profile ${option.profile.name} has to be on each node: it is not sent there`;
      report.warning('value-approximated', at, message, 'Ask the operator of the cluster to install it.');
    }
  });
}

function sysctls({ sysctls: written = {} }: ModelService, path: string, report: Report): void {
  for (const name of Object.keys(written)) {
    if (ownSysctl.test(name)) continue;
    const message = `${name} belongs to the whole node, so no service can set it`;
    report.error('value-invalid', `${path}.sysctls.${name}`, message, 'Ask the operator to set it on the nodes.');
  }
}

/** The service's own, or the host's where policy allows it. */
const isKnown = /^(|private|shareable|none|host)$/;

function namespaces(service: ModelService, path: string, report: Report): void {
  for (const key of ['ipc', 'pid'] as const) {
    const mode = service[key] ?? '';
    if (isKnown.test(mode) || joined(mode) !== null) continue;
    const at = `${path}.${key}`;
    if (mode.startsWith('container:')) {
      report.error('value-invalid', at, 'there is no container outside of the system to share with', 'Leave it out.');
    } else {
      report.warning('key-unsupported', at, `\`${key}: ${mode}\` has no effect: the service has its own`);
    }
  }
}
