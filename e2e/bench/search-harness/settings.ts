// What every index and peer is asked for.

export const seed = 1;
/** Of vectors that are in no index. */
export const queries = 200;
/** By which recall is counted. */
export const neighbours = 10;
/** Candidates that are measured anew where distances are not precise: several times the neighbours. */
export const candidates = 30;
/** Rows that are stored together, about as many as the page stores. */
export const rowsInBlock = 256;
