/** Asks until it is so; throws when it is not within two minutes. */
export async function waitUntil(isSo: () => boolean | Promise<boolean>, milliseconds = 120_000): Promise<void> {
  const until = Date.now() + milliseconds;
  while (!(await isSo())) {
    if (Date.now() > until) throw new Error(`still not so after ${milliseconds / 1000} s: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
