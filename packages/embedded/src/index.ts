export type { Json, JsonObject } from './json.ts';
export { type EmbeddedCluster, type EmbeddedOptions, startEmbedded } from './start-embedded.ts';
