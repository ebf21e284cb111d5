// What `jsinterop.ref` marks: an object that is to arrive as a handle.

import { shared } from "./shared.js";

class Own {
  constructor(readonly object: object) {}
}

export type Ref = Own;
export const Ref = shared("Ref", Own);
