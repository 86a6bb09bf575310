/** A person at a browser that runs no scripts: it keeps cookies, follows where it is led, and sends forms. */
export class Person {
  readonly #cookies = new Map<string, string>();
  #page = '';
  #url = '';

  /** The page that it sees, as HTML. */
  get page(): string {
    return this.#page;
  }

  async open(url: string, init: RequestInit = {}): Promise<void> {
    for (let at = url, method: RequestInit = init, hops = 0; hops < 20; hops++) {
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(at, { ...method, redirect: 'manual', headers: { ...method.headers, cookie } });
      for (const it of response.headers.getSetCookie()) this.#keep(it);
      const next = response.headers.get('location');
      this.#url = at;
      if (next === null) {
        this.#page = await response.text();
        return;
      }
      at = new URL(next, at).href;
      method = {};
    }
    throw new Error(`led around in circles from ${url}`);
  }

  /** Fills in the form of the page and sends it, with what is hidden in it. */
  async send(fields: Readonly<Record<string, string>>): Promise<void> {
    const action = /<form[^>]*action="([^"]*)"/.exec(this.#page)?.[1];
    if (action === undefined) throw new Error(`no form: ${this.#page}`);
    const hidden = [...this.#page.matchAll(/<input[^>]*>/g)].flatMap(([input]) => {
      const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1];
      const [name, value] = [attribute('name'), attribute('value')];
      return name !== undefined && value !== undefined ? [[name, value] as const] : [];
    });
    await this.open(new URL(action.replaceAll('&amp;', '&') || this.#url, this.#url).href, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...Object.fromEntries(hidden), ...fields }).toString(),
    });
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
