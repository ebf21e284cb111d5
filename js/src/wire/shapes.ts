// Shapes: an object's list of keys, sent once and then named by number.

import { compiled } from "../compile.js";

/** Reads the next value of a frame. */
export interface ValueSource {
  value(): unknown;
}

/** Makes an object of one shape from the values that follow. */
export type Builder = (source: ValueSource) => object;

/** Defines an own property, whatever its name. */
export function define(object: object, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    (object as Record<string, unknown>)[key] = value;
  }
}

/** The builder of a shape. Its keys are field names fixed when the Rust was compiled; only such may become code, as quoted names. */
export function builder(keys: readonly string[], mayCompile: boolean): Builder {
  if (mayCompile) {
    const fields = keys.map((key) => `${key === "__proto__" ? '["__proto__"]' : JSON.stringify(key)}:s.value()`);
    const made = compiled("s", `return{${fields.join(",")}}`);
    if (made !== null) return made as Builder;
  }
  return (source) => {
    const object = {};
    for (let i = 0; i < keys.length; i++) define(object, keys[i]!, source.value());
    return object;
  };
}

/** Where objects are found: in a field, or among the elements of an array. The next one there mostly is as the last one was. */
export class Place {
  /** The steps that the last object took; null before there was one, and where such were that are no structs. */
  way: readonly Node[] | null = null;
  /** Where it ended. */
  end: Node | null = null;
  private isOdd = false;
  private inner: Place | null = null;

  /** The place of the elements, where there is an array here. */
  get elements(): Place {
    return (this.inner ??= new Place());
  }

  took(end: Node): void {
    if (end === this.end || this.isOdd) return;
    if (!end.isStruct) return this.wasOdd();
    this.end = end;
    this.way = end.steps;
  }

  /** An object with many keys, or with numbers for keys, was here. One such spoils a loop over keys for all that follow. */
  wasOdd(): void {
    this.isOdd = true;
    this.end = null;
    this.way = null;
  }
}

/** Objects with more keys are more likely maps than structs. */
const MAX_KEYS = 48;

/** Whether a key is a number, which comes before all others. */
function isIndex(key: string): boolean {
  const unit = key.charCodeAt(0);
  return unit >= 48 && unit <= 57;
}

/** A step of the way through an object's keys. */
class Node extends Place {
  /** The child that was stepped to last: most objects only ever take one way. */
  last: Node | null = null;
  others: Map<string, Node> | null = null;
  /** The number of the shape that ends here, in the tables of `age`. */
  shape = 0;
  age = 0;
  /** An object that has a function here is what that answers. */
  readonly isToJson: boolean;
  /** The most bytes it takes to tell of the shape that ends here. */
  readonly bytes: number;

  private readonly depth: number;
  private readonly isNumbered: boolean;
  private kept: readonly Node[] | null = null;

  constructor(
    readonly key: string,
    readonly parent: Node | null,
  ) {
    super();
    this.isToJson = key === "toJSON";
    this.depth = parent === null ? 0 : parent.depth + 1;
    this.isNumbered = parent !== null && (parent.parent === null ? isIndex(key) : parent.isNumbered);
    this.bytes = parent === null ? 4 : parent.bytes + 4 + key.length * 3;
  }

  /** Whether what ends here looks like a struct. */
  get isStruct(): boolean {
    return this.depth <= MAX_KEYS && !this.isNumbered;
  }

  /** All steps to here, kept: to be asked for of structs alone. */
  get steps(): readonly Node[] {
    return (this.kept ??= this.fromRoot());
  }

  /** All steps to here. */
  fromRoot(): Node[] {
    const steps: Node[] = [];
    for (let node: Node = this; node.parent !== null; node = node.parent) steps.push(node);
    return steps.reverse();
  }
}

export type ShapeNode = Node;

const MAX_NODES = 8192;

/** The shapes that Rust knows. */
export class ShapeTree {
  root: ShapeNode = new Node("", null);
  private nodes = 1;
  private count = 0;
  /** Goes up when the numbers begin anew. */
  private age = 1;
  /** Those that this frame has made. */
  private fresh: ShapeNode[] = [];
  /** The most bytes it takes to tell of them. */
  bytes = 0;

  /** Whether it has grown beyond its bound. It is emptied when the next frame begins, and that says so. */
  get isFull(): boolean {
    return this.nodes > MAX_NODES;
  }

  clear(): void {
    this.root = new Node("", null);
    this.nodes = 1;
    this.count = 0;
    this.forget();
  }

  /** Forgets which shapes Rust knows, and keeps the ways that objects took. */
  renew(): void {
    this.age++;
    this.count = 0;
    this.forget();
  }

  /** The frame has been sent. */
  sent(): void {
    if (this.fresh.length > 0) this.forget();
  }

  private forget(): void {
    this.fresh.length = 0;
    this.bytes = 0;
  }

  /** The node one key further, or null if nobody has been there. */
  known(from: ShapeNode, key: string): ShapeNode | null {
    const others = from.others;
    const found = others === null ? undefined : others.get(key);
    if (found === undefined) return null;
    from.last = found;
    return found;
  }

  step(from: ShapeNode, key: string): ShapeNode {
    const found = this.known(from, key);
    if (found !== null) return found;
    const node = new Node(key, from);
    this.nodes++;
    (from.others ??= new Map()).set(key, node);
    from.last = node;
    return node;
  }

  shape(node: ShapeNode): number {
    if (node.age !== this.age) {
      node.age = this.age;
      node.shape = this.count++;
      this.fresh.push(node);
      this.bytes += node.bytes;
    }
    return node.shape;
  }

  mark(): number {
    return this.fresh.length;
  }

  /** Takes back the shapes made since `mark`: Rust never learnt of them. */
  undo(mark: number): void {
    for (const node of this.fresh.splice(mark)) {
      node.age = 0;
      this.count--;
      this.bytes -= node.bytes;
    }
  }

  /** The keys of each shape that this frame has made. */
  *freshKeys(): Generator<string[]> {
    for (const end of this.fresh) yield end.fromRoot().map((node) => node.key);
  }
}
