// Whether two values are the same by what is in them. `undefined`, `null` and a key that is not there all say `None`.

export function equal(a, b) {
  if (Object.is(a, b) || ((a ?? null) === null && (b ?? null) === null)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [tag, other] = [a, b].map((value) => Object.prototype.toString.call(value));
  if (tag !== other) return false;
  if (Array.isArray(a) || ArrayBuffer.isView(a)) return a.length === b.length && everyElement(a, b);
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => equal(a[key], b[key]));
}

/** A loop, since `every` skips holes. */
function everyElement(a, b) {
  for (let place = 0; place < a.length; place++) if (!equal(a[place], b[place])) return false;
  return true;
}
