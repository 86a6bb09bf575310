/** Data on stdout. */
export function print(text: string): void {
  process.stdout.write(text);
}

/** A message on stderr, one line. */
export function tell(message: string): void {
  process.stderr.write(`${message}\n`);
}
