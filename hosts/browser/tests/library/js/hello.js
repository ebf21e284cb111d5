// What the crate ships.
export const hello = (name) => `Hello from module, ${name}!`;
