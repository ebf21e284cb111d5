// An initialiser that a library ships.
export function beforeStart() {
  globalThis.neighboursStarted = true;
}
