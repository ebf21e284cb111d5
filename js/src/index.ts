// The package: the types of the global `jsinterop`, and the agent for those who bring their own way for frames to travel.

export { Agent, type AgentOptions, type Port } from "./agent.js";
export { InteropError } from "./errors.js";
export { Directory } from "./global.js";
export { Socket, type Change, type SocketLike, type SocketOptions } from "./socket.js";
export type { Loader } from "./modules.js";
export type { RustObject } from "./proxies.js";
export { Ref } from "./ref.js";
export { Runtime, type Served } from "./runtime.js";
export { Encoder } from "./wire/encode.js";
export { Decoder } from "./wire/decode.js";
export { Tables } from "./wire/tables.js";
