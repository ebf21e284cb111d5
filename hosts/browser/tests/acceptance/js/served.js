// A module the server has, which no crate ships.
export const tell = () => "served at an address";
