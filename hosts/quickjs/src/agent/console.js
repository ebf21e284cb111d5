// `console`, and values as text for people to read.
(native, agent) => {
  const DEPTH = 4;
  const ENTRIES = 100;
  const typedArray = Object.getPrototypeOf(Uint8Array);

  const quote = (text) => `'${text.replace(/\\/g, "\\\\").replace(/'/g, "\\'").replace(/\n/g, "\\n")}'`;
  const keyText = (key) =>
    typeof key === "symbol" ? `[${String(key)}]` : /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
  const nameOf = (object) => {
    const prototype = Object.getPrototypeOf(object);
    if (prototype === null) return "[Object: null prototype]";
    const name = typeof prototype.constructor === "function" ? prototype.constructor.name : "";
    return name === "Object" ? "" : name;
  };

  function inspectFunction(fn) {
    const kind = /^class\b/.test(Function.prototype.toString.call(fn)) ? "class" : "Function";
    return fn.name ? `[${kind}${kind === "class" ? " " : ": "}${fn.name}]` : `[${kind} (anonymous)]`;
  }

  function inspectError(error, depth, seen) {
    const head = `${error.name}: ${error.message}`;
    const stack = typeof error.stack === "string" ? error.stack.trimEnd() : "";
    let text = stack.startsWith(head) ? stack : stack ? `${head}\n${stack}` : head;
    const extra = entries(error, depth, seen);
    if (extra.length > 0) text += ` { ${extra.join(", ")} }`;
    if (error.cause !== undefined) text += `\n  [cause]: ${inspect(error.cause, depth + 1, seen)}`;
    return text;
  }

  function property(object, key, depth, seen) {
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    if (descriptor && descriptor.get) return descriptor.set ? "[Getter/Setter]" : "[Getter]";
    return inspect(object[key], depth + 1, seen);
  }

  function entries(object, depth, seen) {
    const symbols = Object.getOwnPropertySymbols(object).filter((key) => Object.prototype.propertyIsEnumerable.call(object, key));
    return [...Object.keys(object), ...symbols]
      .filter((key) => !(object instanceof Error && (key === "cause" || key === "stack")))
      .map((key) => `${keyText(key)}: ${property(object, key, depth, seen)}`);
  }

  function shortened(items) {
    const rest = items.length - ENTRIES;
    return rest > 0 ? [...items.slice(0, ENTRIES), `... ${rest} more item${rest > 1 ? "s" : ""}`] : items;
  }

  function inspectList(name, list, depth, seen) {
    const items = Array.from(list, (item) => inspect(item, depth + 1, seen));
    return `${name}(${list.length}) [${shortened(items).join(", ")}]`;
  }

  function inspectObject(object, depth, seen) {
    if (Array.isArray(object)) return inspectList("Array", object, depth, seen);
    if (object instanceof typedArray) return inspectList(object.constructor.name, object, depth, seen);
    if (object instanceof Map) {
      const items = [...object].map(([key, value]) => `${inspect(key, depth + 1, seen)} => ${inspect(value, depth + 1, seen)}`);
      return items.length ? `Map(${object.size}) { ${shortened(items).join(", ")} }` : "Map(0) {}";
    }
    if (object instanceof Set) {
      const items = [...object].map((item) => inspect(item, depth + 1, seen));
      return items.length ? `Set(${object.size}) { ${shortened(items).join(", ")} }` : "Set(0) {}";
    }
    const name = nameOf(object);
    const items = shortened(entries(object, depth, seen));
    return `${name && name + " "}{${items.length ? ` ${items.join(", ")} ` : ""}}`;
  }

  function inspect(value, depth = 0, seen = []) {
    switch (typeof value) {
      case "string": return quote(value);
      case "bigint": return `${value}n`;
      case "symbol": return String(value);
      case "function": return inspectFunction(value);
      case "object": break;
      default: return Object.is(value, -0) ? "-0" : String(value);
    }
    if (value === null) return "null";
    if (seen.includes(value)) return "[Circular]";
    if (value instanceof Error) return inspectError(value, depth, [...seen, value]);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
    if (value instanceof RegExp) return String(value);
    if (value instanceof Promise) return "Promise {}";
    if (depth > DEPTH) return Array.isArray(value) ? "[Array]" : `[${nameOf(value) || "Object"}]`;
    return inspectObject(value, depth, [...seen, value]);
  }

  const bare = (value) => (typeof value === "string" ? value : inspect(value));
  const formats = {
    s: bare,
    d: (value) => String(typeof value === "bigint" ? value : Number(value)),
    i: (value) => String(Number.parseInt(value, 10)),
    f: (value) => String(Number.parseFloat(value)),
    o: (value) => inspect(value),
    O: (value) => inspect(value),
    j: (value) => JSON.stringify(value),
    c: () => "",
  };

  function format(values) {
    if (typeof values[0] !== "string" || values.length < 2) return values.map(bare).join(" ");
    let next = 1;
    const head = values[0].replace(/%([sdifoOjc%])/g, (all, letter) => {
      if (letter === "%") return "%";
      return next < values.length ? formats[letter](values[next++]) : all;
    });
    return [head, ...values.slice(next).map(bare)].join(" ");
  }

  let indent = "";
  const counts = new Map();
  const timers = new Map();
  const write = (level, values) => native.log(level, indent + format(values).replaceAll("\n", "\n" + indent));
  const log = (...values) => write("log", values);
  const elapsed = (label) => `${label}: ${(performance.now() - timers.get(label)).toFixed(3)}ms`;

  agent.inspect = inspect;
  globalThis.console = {
    log,
    info: (...values) => write("info", values),
    debug: (...values) => write("debug", values),
    warn: (...values) => write("warn", values),
    error: (...values) => write("error", values),
    dir: (value) => write("log", [inspect(value)]),
    table: log,
    trace: (...values) => write("error", [`Trace: ${format(values)}\n${new Error().stack}`]),
    assert: (condition, ...values) => {
      if (!condition) write("error", ["Assertion failed" + (values.length ? `: ${format(values)}` : "")]);
    },
    group: (...values) => {
      if (values.length) log(...values);
      indent += "  ";
    },
    groupEnd: () => {
      indent = indent.slice(2);
    },
    count: (label = "default") => {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      log(`${label}: ${counts.get(label)}`);
    },
    countReset: (label = "default") => void counts.delete(label),
    time: (label = "default") => void timers.set(label, performance.now()),
    timeLog: (label = "default", ...values) => timers.has(label) && log(elapsed(label), ...values),
    timeEnd: (label = "default") => {
      if (timers.has(label)) log(elapsed(label));
      timers.delete(label);
    },
  };
}
