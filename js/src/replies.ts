// Replies: what calls came to, as frames for Rust.

import { Disposed, NotFound, TooLong, fromThrown, isA } from "./errors.js";
import { Encoder, type Given } from "./wire/encode.js";
import { Status, ToRust } from "./wire/messages.js";
import { Plain, type Want } from "./wire/want.js";

/** Begins a message: answers the frame that it is written into. */
export type Begin = () => Encoder;

/** A frame for each message. One that is begun while another is being written has tables of its own. */
export function oneByOne(given: Given): Begin {
  const shared = new Encoder(given, false);
  return () => {
    const encoder = shared.isBusy ? new Encoder(given, true) : shared;
    encoder.begin();
    return encoder;
  };
}

/** Writes messages, and replies among them. Whoever takes the frame completes it. */
export class Replies {
  constructor(readonly begin: Begin) {}

  /** Writes a message. When that throws, nothing of it stays. */
  message(write: (encoder: Encoder) => void): Encoder {
    const encoder = this.begin();
    try {
      write(encoder);
    } catch (thrown) {
      encoder.abandon();
      throw thrown;
    }
    encoder.isBusy = false;
    return encoder;
  }

  /** The call returned, or its promise was fulfilled. */
  returned(low: number, high: number, value: unknown, want: Want): Encoder {
    const encoder = this.begin();
    try {
      const at = head(encoder, low, high, Status.Value);
      encoder.value(value, want);
      encoder.words[at + 1] = encoder.length - at;
    } catch (thrown) {
      encoder.abandon();
      return this.failed(low, high, thrown);
    }
    encoder.isBusy = false;
    return encoder;
  }

  /** It threw, or its promise was rejected. */
  failed(low: number, high: number, thrown: unknown): Encoder {
    if (isA(thrown, NotFound)) {
      return this.reply(low, high, Status.NotFound, (encoder) => {
        encoder.word(thrown.expected);
        encoder.string(thrown.segment);
        encoder.string(thrown.found);
      });
    }
    if (isA(thrown, Disposed)) return this.reply(low, high, Status.Disposed, () => {});
    if (isA(thrown, TooLong)) return this.tooLong(low, high, thrown.max);
    const exception = fromThrown(thrown);
    return this.reply(low, high, Status.Exception, (encoder) => encoder.value(exception, Plain.Data));
  }

  /** What it came to is longer than a message of so many bytes. */
  tooLong(low: number, high: number, max: number): Encoder {
    return this.reply(low, high, Status.TooLong, (encoder) => {
      encoder.word(max >>> 0);
      encoder.word(Math.floor(max / 2 ** 32));
    });
  }

  /** A synchronous call gave a promise. */
  promised(low: number, high: number): Encoder {
    return this.reply(low, high, Status.Promise, () => {});
  }

  private reply(low: number, high: number, status: number, write: (encoder: Encoder) => void): Encoder {
    return this.message((encoder) => {
      const at = head(encoder, low, high, status);
      write(encoder);
      encoder.words[at + 1] = encoder.length - at;
    });
  }
}

function head(encoder: Encoder, low: number, high: number, status: number): number {
  const at = encoder.length;
  encoder.word(ToRust.Return | (status << 8));
  encoder.word(0);
  encoder.word(encoder.text.length);
  encoder.word(low);
  encoder.word(high);
  return at;
}
