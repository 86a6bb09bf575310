export interface ParsedMount {
  readonly type: 'volume' | 'bind';
  /** `null`: an anonymous volume. */
  readonly source: string | null;
  readonly target: string;
  readonly options: readonly string[];
}

/** `[SOURCE:]TARGET[:OPTIONS]`; `null` for what has an empty or a superfluous part. */
export function parseMount(text: string): ParsedMount | null {
  const parts = joinDrive(text.split(':'));
  const [first, second, options, ...more] = parts;
  if (first === undefined || parts.includes('') || more.length > 0) return null;
  if (second === undefined) return { type: 'volume', source: null, target: first, options: [] };
  return { type: isPath(first) ? 'bind' : 'volume', source: first, target: second, options: options?.split(',') ?? [] };
}

/** `C:\data` is one part, and so is `c:/data` before a path; a volume may have a name of one letter. */
function joinDrive(parts: string[]): string[] {
  const [drive = '', path = '', next] = parts;
  const isDrive =
    /^[a-zA-Z]$/.test(drive) && (path.startsWith('\\') || (path.startsWith('/') && next?.startsWith('/')));
  return isDrive ? [`${drive}:${path}`, ...parts.slice(2)] : parts;
}

const isPath = (source: string): boolean => /^([./~]|\\\\|[a-zA-Z]:)/.test(source);
