const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const whole = new RegExp(`^(?=.{1,253}$)${label}(\\.${label})*$`, 'i');

/** Whether it is a name that a name server and `/etc/hosts` of an orchestrator's container take (RFC 1123). */
export const isHostName = (text: string): boolean => whole.test(text);
