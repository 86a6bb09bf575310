const { readFileSync, statSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '../');
/** Where `npm run bundle` puts what it makes of the sources. */
const folder = join(root, 'apps/cli/dist');

/** Whether the bundle is made of the very sources that are here: each with the size and the time that it had then. */
function isCurrent() {
  try {
    const sources = JSON.parse(readFileSync(join(folder, 'sources.json'), 'utf8'));
    return sources.every(([path, size, time]) => {
      // Not joined, which would take three times as long as all the rest.
      const stat = statSync(root + path);
      return stat.size === size && stat.mtimeMs === time;
    });
  } catch {
    return false;
  }
}

module.exports = { folder, isCurrent };
