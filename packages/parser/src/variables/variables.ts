/** Values by name. What is added first wins. */
export class Variables {
  readonly #values = new Map<string, string>();

  add(values: Iterable<readonly [string, string]>): this {
    for (const [name, value] of values) if (!this.#values.has(name)) this.#values.set(name, value);
    return this;
  }

  set(name: string, value: string): void {
    this.#values.set(name, value);
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  entries(): Iterable<readonly [string, string]> {
    return this.#values;
  }
}
