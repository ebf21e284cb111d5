// Signs of life: the server gives one at least as often as it says, so a line on which nothing comes is dead, whatever TCP believes.

/** So many may be missed, one after the other. A page that slept has missed one. */
const MISSED = 3;
/** No timer waits longer, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

export class Pulse {
  private missed = 0;
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor(private readonly isDead: () => void) {}

  /** Expects a sign of life so often, in milliseconds. Where the server does not say how often, none is expected. */
  watch(every: number | undefined): void {
    this.stop();
    this.missed = 0;
    if (every !== undefined && every > 0) this.timer = setInterval(() => this.look(), Math.min(every, LONGEST));
  }

  /** Something came. */
  beat(): void {
    this.missed = 0;
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private look(): void {
    if (++this.missed <= MISSED) return;
    this.stop();
    this.isDead();
  }
}
