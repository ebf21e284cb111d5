// Wants: what a receiving type of Rust's asks for, so that objects it holds on to are not copied.

/** A want without pieces. */
export const enum Plain { Nothing = 0, Data = 1, Handle = 2 }

/** What a type asks for. */
export type Want = number | Pieces;

/** A composite with a handle somewhere inside. */
export class Pieces {
  pieces: Want[] = [];

  constructor(
    readonly kind: string,
    private readonly keys: readonly string[],
  ) {}

  /** What is wanted of the element at `index`. */
  element(index: number): Want {
    if (this.kind === "list") return this.pieces[0] ?? Plain.Data;
    return this.kind === "tuple" ? (this.pieces[index] ?? Plain.Data) : Plain.Data;
  }

  /** What is wanted of the value under `key`. */
  entry(key: string): Want {
    if (this.kind === "map") return this.pieces[0] ?? Plain.Data;
    const place = this.keys.indexOf(key);
    return place < 0 ? Plain.Data : (this.pieces[place] ?? Plain.Data);
  }
}

/** A want as it crosses; `runtime/src/wire/message.rs` says how. */
export type Described = readonly (readonly [kind: string, keys: string[], pieces: number[]])[];

export function understand(described: Described): Want {
  const nodes = described.map(([kind, keys]) => new Pieces(kind, keys));
  described.forEach(([, , pieces], place) => {
    nodes[place]!.pieces = pieces.map((piece) => (piece < 3 ? piece : (nodes[piece - 3] ?? Plain.Data)));
  });
  return nodes[0] ?? Plain.Data;
}

/** What one parameter asks for, as it crosses. */
export type Param = number | Described;

export function params(wants: readonly Param[]): Want[] {
  return wants.map((want) => (typeof want === "number" ? want : understand(want)));
}
