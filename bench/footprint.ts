import { readdirSync, readFileSync } from 'node:fs';

/** What a process has taken of the machine since it started, as Linux tells it. */
export interface Footprint {
  /** Resident memory now, in MiB. */
  readonly memory: number;
  /** The most resident memory it ever had, in MiB. */
  readonly peak: number;
  /** Processor time, in seconds. */
  readonly cpu: number;
  /** Files, sockets and pipes that are open. */
  readonly handles: number;
}

/** Linux counts processor time in hundredths of a second. */
const ticks = 100;

export function footprint(pid: number): Footprint {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  // After the name in parentheses, user and system time are the 12th and 13th.
  const times = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return {
    memory: mebibytes('VmRSS'),
    peak: mebibytes('VmHWM'),
    cpu: (Number(times[11]) + Number(times[12])) / ticks,
    handles: readdirSync(`/proc/${pid}/fd`).length,
  };
}
