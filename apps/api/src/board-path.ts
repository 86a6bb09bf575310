/** Where the board is served. */
export const BOARD = '/board';
