// Counts the frames that cross between a module and its agent: what has a short way must not silently take the long one.

/** How many went to JavaScript, and to Rust. */
export const frames = { out: 0, in: 0 };

/** How many cross while `use` runs, once it has run before. */
export async function framesOf(use) {
  await use();
  const before = { ...frames };
  await use();
  return { out: frames.out - before.out, in: frames.in - before.in };
}

const counted = (use, way) => (...args) => {
  frames[way]++;
  return use(...args);
};

function countImports(imports) {
  for (const all of Object.values(imports)) {
    for (const [name, use] of Object.entries(all)) {
      if (/__wbg_(callFrame|sendFrame)_/.test(name)) all[name] = counted(use, "out");
    }
  }
}

/** What a module's instance exports cannot be written to, so the glue gets a copy. */
function countExports({ instance, ...rest }) {
  const exports = { ...instance.exports };
  exports.jsinterop_receive = counted(exports.jsinterop_receive, "in");
  return { ...rest, instance: { exports } };
}

for (const name of ["instantiate", "instantiateStreaming"]) {
  const instantiate = WebAssembly[name];
  WebAssembly[name] = async (source, imports) => {
    countImports(imports);
    const made = await instantiate.call(WebAssembly, source, imports);
    return made instanceof WebAssembly.Instance ? countExports({ instance: made }).instance : countExports(made);
  };
}
