// The `AbortSignal`s of calls: made when an argument asks for one, fired when Rust no longer waits.

export class Aborts {
  private readonly controllers = new Map<string, AbortController>();

  signal(low: number, high: number): AbortSignal {
    const call = `${high}:${low}`;
    let controller = this.controllers.get(call);
    if (controller === undefined) this.controllers.set(call, (controller = new AbortController()));
    return controller.signal;
  }

  /** Nobody waits any more. */
  cancel(low: number, high: number): void {
    if (this.controllers.size === 0) return;
    const call = `${high}:${low}`;
    const controller = this.controllers.get(call);
    this.controllers.delete(call);
    controller?.abort();
  }

  /** Nobody waits for any of them. */
  cancelAll(): void {
    const controllers = [...this.controllers.values()];
    this.controllers.clear();
    for (const controller of controllers) controller.abort();
  }

  /** The call is answered. */
  forget(low: number, high: number): void {
    if (this.controllers.size > 0) this.controllers.delete(`${high}:${low}`);
  }
}
