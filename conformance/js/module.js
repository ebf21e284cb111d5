// The module the suite ships: self-contained, one ES module.
globalThis.conformanceModuleLoads = (globalThis.conformanceModuleLoads ?? 0) + 1;

export const identity = (value) => value;
export const tell = () => "Returned from module!";
export let count = 0;
export function increment() {
  count += 1;
  return count;
}
export const nested = {
  name: "nested",
  tell() {
    return this.name;
  },
  settings: { level: 1 },
};
export class Shape {
  static kinds = 0;
  constructor(sides) {
    this.sides = sides;
    Shape.kinds += 1;
  }
  area(...factors) {
    return factors.reduce((product, factor) => product * factor, this.sides);
  }
  get name() {
    return `shape of ${this.sides}`;
  }
  set name(name) {
    this.sides = name.length;
  }
  static unit() {
    return new Shape(1);
  }
}
export default (text) => `default ${text}`;
