// `AbortController` and `AbortSignal`.
(native, agent) => {
  const SECRET = Symbol("only the controller makes signals");

  class AbortSignal {
    #reason = undefined;
    #aborted = false;
    #listeners = new Map();
    onabort = null;

    constructor(secret) {
      if (secret !== SECRET) throw new TypeError("Illegal constructor");
    }

    get aborted() {
      return this.#aborted;
    }

    get reason() {
      return this.#reason;
    }

    throwIfAborted() {
      if (this.#aborted) throw this.#reason;
    }

    addEventListener(type, listener, options) {
      if (type !== "abort" || listener == null || this.#listeners.has(listener)) return;
      const once = typeof options === "object" && options !== null && Boolean(options.once);
      this.#listeners.set(listener, once);
      if (typeof options === "object" && options?.signal) {
        options.signal.addEventListener("abort", () => this.removeEventListener(type, listener));
      }
    }

    removeEventListener(type, listener) {
      if (type === "abort") this.#listeners.delete(listener);
    }

    dispatchEvent(event) {
      const handlers = [...this.#listeners.keys()];
      if (typeof this.onabort === "function") handlers.unshift(this.onabort);
      for (const handler of handlers) {
        if (this.#listeners.get(handler)) this.#listeners.delete(handler);
        try {
          if (typeof handler === "function") handler.call(this, event);
          else handler.handleEvent(event);
        } catch (error) {
          console.error("Uncaught", error);
        }
      }
      return true;
    }

    static abort(reason) {
      const controller = new AbortController();
      controller.abort(reason);
      return controller.signal;
    }

    static timeout(millis) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new DOMException("The operation timed out.", "TimeoutError")), millis);
      return controller.signal;
    }

    static any(signals) {
      const controller = new AbortController();
      for (const signal of signals) {
        if (signal.aborted) return AbortSignal.abort(signal.reason);
        signal.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
      }
      return controller.signal;
    }

    static fire(secret, signal, reason) {
      if (secret !== SECRET || signal.#aborted) return;
      signal.#aborted = true;
      signal.#reason = reason === undefined ? new DOMException("This operation was aborted", "AbortError") : reason;
      signal.dispatchEvent({ type: "abort", target: signal, currentTarget: signal });
    }
  }

  const { fire } = AbortSignal;
  delete AbortSignal.fire;

  class AbortController {
    #signal = new AbortSignal(SECRET);

    get signal() {
      return this.#signal;
    }

    abort(reason) {
      fire(SECRET, this.#signal, reason);
    }
  }

  for (const [target, name] of [[AbortSignal, "AbortSignal"], [AbortController, "AbortController"]]) {
    Object.defineProperty(target.prototype, Symbol.toStringTag, { value: name, configurable: true });
    Object.defineProperty(globalThis, name, { value: target, writable: true, configurable: true });
  }

  agent.AbortSignal = AbortSignal;
  agent.newController = () => new AbortController();
  agent.abort = (controller) => controller.abort();
  agent.watch = (signal, cancel) => {
    const listener = () => cancel(signal.reason);
    signal.addEventListener("abort", listener, { once: true });
    return () => signal.removeEventListener("abort", listener);
  };
}
