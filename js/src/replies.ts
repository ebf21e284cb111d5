// Replies: what calls came to, as frames for Rust.

import { Disposed, NotFound, fromThrown } from "./errors.js";
import { Encoder, type Given } from "./wire/encode.js";
import { Status, ToRust } from "./wire/messages.js";
import { Plain, type Want } from "./wire/want.js";

/** Writes frames, and the replies among them. */
export class Replies {
  private readonly encoder: Encoder;

  constructor(
    private readonly given: Given,
    ownTables: boolean,
  ) {
    this.encoder = new Encoder(given, ownTables);
  }

  /** Writes a frame. One that is begun while another is being written has tables of its own. */
  frame(write: (encoder: Encoder) => void): Encoder {
    const encoder = this.begin();
    try {
      encoder.attempt(() => write(encoder));
    } catch (thrown) {
      encoder.isBusy = false;
      throw thrown;
    }
    encoder.end();
    return encoder;
  }

  /** The call returned, or its promise was fulfilled. */
  returned(low: number, high: number, value: unknown, want: Want): Encoder {
    const wanted = want === Plain.Nothing ? undefined : value;
    const encoder = this.begin();
    try {
      const at = head(encoder, low, high, Status.Value);
      encoder.value(wanted, want);
      encoder.words[at + 1] = encoder.length - at;
    } catch (thrown) {
      encoder.abandon();
      return this.failed(low, high, thrown);
    }
    encoder.end();
    return encoder;
  }

  /** It threw, or its promise was rejected. */
  failed(low: number, high: number, thrown: unknown): Encoder {
    if (thrown instanceof NotFound) {
      return this.reply(low, high, Status.NotFound, (encoder) => {
        encoder.word(thrown.expected);
        encoder.string(thrown.segment);
        encoder.string(thrown.found);
      });
    }
    if (thrown instanceof Disposed) return this.reply(low, high, Status.Disposed, () => {});
    const exception = fromThrown(thrown);
    return this.reply(low, high, Status.Exception, (encoder) => encoder.value(exception, Plain.Data));
  }

  /** A synchronous call gave a promise. */
  promised(low: number, high: number): Encoder {
    return this.reply(low, high, Status.Promise, () => {});
  }

  private reply(low: number, high: number, status: number, write: (encoder: Encoder) => void): Encoder {
    return this.frame((encoder) => {
      const at = head(encoder, low, high, status);
      write(encoder);
      encoder.words[at + 1] = encoder.length - at;
    });
  }

  private begin(): Encoder {
    const encoder = this.encoder.isBusy ? new Encoder(this.given, true) : this.encoder;
    encoder.begin();
    return encoder;
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
