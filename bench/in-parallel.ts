/** Does `count` things, `atOnce` of them at the same time; answers how many milliseconds each took. */
export async function inParallel(
  count: number,
  atOnce: number,
  work: (at: number) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  const one = async () => {
    for (let at = next++; at < count; at = next++) {
      const start = performance.now();
      await work(at);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return times;
}
