// Loaded before the program by --import: its clock goes wrong by CLOCK_OFFSET_MS milliseconds.
// biome-ignore lint/style/noProcessEnv: it is told how wrong by whoever starts the program
const offset = Number(process.env.CLOCK_OFFSET_MS ?? 0);
const now = Date.now;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(now() + offset);
    else super(...args);
  }
  static now() {
    return now() + offset;
  }
};
