// The `AbortSignal`s of calls: made when an argument asks for one, fired when Rust no longer waits.

export class Aborts {
  private readonly controllers = new Map<string, AbortController>();

  signal(call: string): AbortSignal {
    let controller = this.controllers.get(call);
    if (controller === undefined) this.controllers.set(call, (controller = new AbortController()));
    return controller.signal;
  }

  /** Nobody waits any more. */
  cancel(call: string): void {
    const controller = this.controllers.get(call);
    this.controllers.delete(call);
    controller?.abort();
  }

  /** The call is answered. */
  forget(call: string): void {
    if (this.controllers.size > 0) this.controllers.delete(call);
  }
}
