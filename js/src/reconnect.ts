// How long to wait before the next attempt: growing pauses, and no two browsers at the same moment.

const FIRST = 200;
const LONGEST = 15_000;

/** The pause before attempt `attempt`, counted from 0, in milliseconds. `random` is from 0 to 1. */
export function pause(attempt: number, random: number): number {
  return Math.min(LONGEST, FIRST * 2 ** attempt) * (0.5 + random / 2);
}
