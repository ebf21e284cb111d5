// A module that a library ships.
export const greet = (name) => `Hello, ${name}, from a library`;
