// The functions that Rust calls, on eight paths, and what they take and give. Realms that share a global share them.

const MANY = 16_383;
const resolved = Promise.resolve(1);

function functions(state) {
  return {
    noop: () => {},
    add: (a, b) => a + b,
    take: (value) => {
      state.taken = value;
    },
    give: () => state.given,
    next: () => state.given[state.turn++ & MANY],
    make: (id, name, score, tags, active) => {
      state.taken = { id, name, score, tags, active };
    },
    resolved: () => resolved,
    soon: async () => {
      await null;
      return 1;
    },
  };
}

function paths() {
  const state = { given: undefined, taken: undefined, turn: 0 };
  const paths = Array.from({ length: 8 }, (_, place) => [`p${place}`, functions(state)]);
  return { state, ...Object.fromEntries(paths) };
}

/** What the functions give, and took last. */
export const { state } = (globalThis.peer ??= paths());
