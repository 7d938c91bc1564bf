/** Not a seal. */
export class Malformed extends Error {}
