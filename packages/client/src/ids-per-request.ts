/** So many ids fit into a URL that every server takes. */
export const idsPerRequest = 150;
