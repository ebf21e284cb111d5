// What must be reached: ours ÷ the peer's time, at most. A row without an entry is reported only.

const IN = { swb: 0.4, json: 0.4 };

export const TARGETS = {
  "add(f64, f64)": { catch: 1.0, swb: 0.05 },
  "string 16 B, out": { wb: 0.5 },
  "string 16 B, in": { wb: 1.0 },
  "string 16 B, another each time, out": { wb: 0.5 },
  "string 16 B, another each time, in": { wb: 1.0 },
  "one struct, out": { swb: 0.25, json: 0.3 },
  "one struct, in": IN,
  "1,000 structs, out": { swb: 0.2, json: 0.35 },
  "1,000 structs, in": IN,
  "1,000 structs, not ASCII, out": { swb: 0.2, json: 0.45 },
  "1,000 structs, not ASCII, in": { swb: 0.5, json: 0.5 },
  "tree of 341 nodes, out": { swb: 0.2, json: 0.3 },
  "tree of 341 nodes, in": { swb: 0.35, json: 0.35 },
  "10,000 f64 as Array, out": { swb: 0.15 },
  "10,000 f64 as Array, in": { swb: 0.05 },
  "bytes 1 MiB, out": { wb: 1.1 },
  "bytes 1 MiB, in": { wb: 1.1 },
  "await a resolved promise, our executor": { wb: 0.1 },
  "await a resolved promise, wasm-bindgen-futures' executor": { wb: 0.5 },
  "export add(f64, f64), `invokeSync`": { wb: 3.0, swb: 0.5 },
  "export add(f64, f64), awaited; wb: `async fn`": { swb: 0.5 },
};
