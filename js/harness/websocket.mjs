// A WebSocket for Node.js, whose version 20 has none of its own.

export { WebSocket } from "ws";
