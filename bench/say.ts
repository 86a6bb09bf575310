/** Says on stderr what is being done; stdout is for the report. */
export const say = (message: string): void => {
  process.stderr.write(`bench: ${message}\n`);
};
