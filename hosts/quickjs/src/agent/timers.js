// `setTimeout` and `setInterval`: the callbacks are kept here, the host keeps the time.
(native, agent) => {
  const LONGEST = 2 ** 31 - 1;
  const timers = new Map();
  let next = 1;

  function start(callback, delay, args, repeats) {
    if (typeof callback !== "function") throw new TypeError("the callback is not a function");
    const time = Number(delay);
    const millis = time > 0 && time <= LONGEST ? Math.trunc(time) : 0;
    const id = next++;
    timers.set(id, { callback, args, millis: Math.max(millis, repeats ? 1 : 0), repeats });
    native.arm(id, millis);
    return id;
  }

  function stop(id) {
    if (timers.delete(Number(id))) native.disarm(Number(id));
  }

  agent.fire = (id) => {
    const timer = timers.get(id);
    if (timer === undefined) return;
    if (timer.repeats) native.arm(id, timer.millis);
    else timers.delete(id);
    timer.callback.apply(globalThis, timer.args);
  };

  const define = (name, value) =>
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true });
  define("setTimeout", (callback, delay, ...args) => start(callback, delay, args, false));
  define("setInterval", (callback, delay, ...args) => start(callback, delay, args, true));
  define("clearTimeout", stop);
  define("clearInterval", stop);
}
