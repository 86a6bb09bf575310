/** Whether a host address is reachable from the host itself only. */
export const isLoopback = (address: string): boolean =>
  /^(127\.|localhost$)/.test(address) || /^(0{0,4}:){2,7}0{0,3}1$/.test(address);
