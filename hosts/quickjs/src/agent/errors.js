// The errors JavaScript gets from Rust.
(native, agent) => {
  class InteropError extends Error {
    constructor(message, { code = "exception", name = "InteropError", cause, data } = {}) {
      super(message, cause === undefined ? undefined : { cause });
      hide(this, "name", name);
      this.code = code;
      if (data !== undefined) this.data = data;
    }
  }
  hide(InteropError.prototype, "name", "InteropError");

  function hide(object, key, value) {
    Object.defineProperty(object, key, { value, writable: true, configurable: true, enumerable: false });
  }

  agent.InteropError = InteropError;
  agent.makeError = (message, code, name, stack, cause, data) => {
    const error = new InteropError(message, { code, name, cause, data });
    if (stack !== undefined) hide(error, "stack", stack);
    return error;
  };
}
