/** What a Compose project may cost before it is refused. */
export const limits = {
  /** Bytes of one file. */
  fileSize: 1024 * 1024,
  /** YAML documents in one file, each merged over the one before it. */
  documents: 1000,
  /** Collections inside of each other, aliases followed. */
  depth: 100,
  /** Nodes visited, aliases followed; entries copied by `<<`. */
  nodes: 100_000,
  /** Characters of all values, aliases followed and variables filled in; and of all variables of all services. */
  text: 8 * 1024 * 1024,
  /** Characters read from files, each time that one is read. */
  read: 32 * 1024 * 1024,
  /** Compose files read by `include` and `extends`, each time that one is read. */
  loads: 100,
  /** Entries looked at in merging. */
  merged: 400_000,
  services: 1000,
  /** Ports that one service publishes, and that it exposes. */
  ports: 256,
  /** Problems that are told, of each level. */
  problems: 500,
};
