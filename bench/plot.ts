/** A line of a plot: points of x and y. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** The value as it is written behind the bar. */
  readonly text: string;
}

const width = 720;
const font = 13;
/** Of Tycho first; each can be told from the others also without colours, by where it stands. */
const colours = ['#2563eb', '#d97706', '#059669', '#9333ea', '#dc2626', '#64748b'];

/** Bars from left to right as an SVG image, each with its name before it and its value behind it. */
export function bars(title: string, all: readonly Bar[]): string {
  const [row, left, right, top] = [26, 300, 90, 40];
  const most = Math.max(...all.map((it) => it.value));
  const drawn = all.map(({ name, value, text }, at) => {
    const length = (value / most) * (width - left - right);
    const y = top + at * row;
    return [
      label(left - 8, y + 14, name, 'end'),
      `<rect x="${left}" y="${y}" width="${round(length)}" height="${row - 8}" fill="${colours[at % colours.length]}"/>`,
      label(left + length + 6, y + 14, text),
    ].join('');
  });
  return svg(title, top + all.length * row, drawn);
}

/** Lines over one axis as an SVG image, from zero upwards. `x`: what its unit is; `y` likewise. */
export function lines(
  title: string,
  { x, y }: { readonly x: string; readonly y: string },
  all: readonly Line[],
): string {
  const [left, right, top, bottom, height] = [60, 20, 40, 340, 370];
  const points = all.flatMap((it) => it.points);
  const [mostX, mostY] = [0, 1].map((at) => roundUp(Math.max(...points.map((it) => it[at as 0 | 1])))) as [
    number,
    number,
  ];
  const place = ([px, py]: readonly [number, number]): string =>
    `${round(left + (px / mostX) * (width - left - right))},${round(bottom - (py / mostY) * (bottom - top))}`;
  const steps = [0, 0.25, 0.5, 0.75, 1];
  const grid = steps.flatMap((it) => [
    `<path class="grid" d="M${place([0, it * mostY])}L${place([mostX, it * mostY])}"/>`,
    label(left - 8, bottom - it * (bottom - top) + 4, short(it * mostY), 'end'),
    label(left + it * (width - left - right), bottom + 18, short(it * mostX), 'middle'),
  ]);
  const drawn = all.map(
    (it, at) =>
      `<polyline fill="none" stroke="${colours[at % colours.length]}" stroke-width="2" points="${it.points.map(place).join(' ')}"/>`,
  );
  const legend = all.map(
    (it, at) =>
      `<rect x="${left}" y="${height + at * 20}" width="14" height="4" fill="${colours[at % colours.length]}"/>${label(left + 22, height + 6 + at * 20, it.name)}`,
  );
  const axes = [label(width - right, bottom + 18, x, 'end', 'dim'), label(left + 6, top + 4, y, 'start', 'dim')];
  return svg(title, height + all.length * 20, [...grid, ...axes, ...drawn, ...legend]);
}

function svg(title: string, height: number, content: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>text{font:${font}px system-ui,sans-serif;fill:#1f2937}.title{font-weight:600;font-size:15px}.dim{fill:#6b7280}.grid{stroke:#9ca3af;stroke-opacity:.35}@media(prefers-color-scheme:dark){text{fill:#e5e7eb}.dim{fill:#9ca3af}}</style>
<text class="title" x="12" y="22">${escaped(title)}</text>
${content.join('\n')}
</svg>
`;
}

const label = (x: number, y: number, text: string, anchor = 'start', kind = ''): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${kind && ` class="${kind}"`}>${escaped(text)}</text>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const round = (value: number): number => Math.round(value * 10) / 10;

const short = (value: number): string => (value >= 1_000 ? Math.round(value).toLocaleString('en') : `${round(value)}`);

/** To a number that is easy to divide. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return [1, 2, 4, 6, 8, 10].map((it) => it * power).find((it) => it >= value) ?? value;
}
