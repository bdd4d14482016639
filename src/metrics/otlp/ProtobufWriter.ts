/**
 * Writes the wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding) from the end to the
 * beginning: what is nested stands there when its length has to be written, so that nothing is measured beforehand and
 * nothing copied. Fields are therefore written in reverse, and a message is closed where a reader would see it begin.
 */

const VARINT = 0
const FIXED64 = 1
const LENGTH_DELIMITED = 2
const FIXED32 = 5

const FIRST_ROOM = 4_096
/** More is not kept for what is written next. */
const MOST_KEPT = 1_048_576
/** Up to this length characters are taken one by one, which is sooner than a call into the runtime. */
const SHORT = 48

const varintLength = (value: number): number => {
  let length = 1
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 0x80)) length++
  return length
}

export class ProtobufWriter {
  private bytes = Buffer.allocUnsafe(FIRST_ROOM)
  private view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length)
  private at = FIRST_ROOM

  /** What was written since the last time. */
  take(): Uint8Array {
    const written = this.bytes.subarray(this.at)
    if (this.bytes.length > MOST_KEPT) {
      this.use(Buffer.allocUnsafe(FIRST_ROOM), FIRST_ROOM)
      return written
    }
    this.at = this.bytes.length
    return Buffer.from(written)
  }

  /** The place behind which everything stands that is written until `close`. */
  open(): number {
    return this.bytes.length - this.at
  }

  /** Makes one field of what was written since `open` gave `from`. */
  close(field: number, from: number): void {
    this.varint(this.open() - from)
    this.tag(field, LENGTH_DELIMITED)
  }

  /** What was written already, by this or another one. */
  raw(bytes: Uint8Array): void {
    this.room(bytes.length)
    this.bytes.set(bytes, this.at)
  }

  /** A whole number from 0 to 2^53 - 1, or a boolean, or the number of an enumeration. */
  unsigned(field: number, value: number): void {
    this.varint(value)
    this.tag(field, VARINT)
  }

  /** A safe integer as `int64`, below zero in ten bytes. */
  integer(field: number, value: number): void {
    if (value >= 0) return this.unsigned(field, value)
    let rest = BigInt.asUintN(64, BigInt(value))
    this.room(10)
    for (let index = 0; index < 10; index++) {
      this.bytes[this.at + index] = Number(rest & 0x7fn) | (index < 9 ? 0x80 : 0)
      rest >>= 7n
    }
    this.tag(field, VARINT)
  }

  fixed64(field: number, value: bigint): void {
    this.room(8)
    this.view.setBigUint64(this.at, value, true)
    this.tag(field, FIXED64)
  }

  double(field: number, value: number): void {
    this.room(8)
    this.view.setFloat64(this.at, value, true)
    this.tag(field, FIXED64)
  }

  fixed32(field: number, value: number): void {
    this.room(4)
    this.view.setUint32(this.at, value, true)
    this.tag(field, FIXED32)
  }

  /** An even number of hexadecimal digits, as bytes; zeros from where something else stands. */
  hex(field: number, hex: string): void {
    const from = this.open()
    const length = hex.length >>> 1
    this.room(length)
    const written = this.bytes.write(hex, this.at, length, "hex")
    this.bytes.fill(0, this.at + written, this.at + length)
    this.close(field, from)
  }

  text(field: number, text: string): void {
    const from = this.open()
    if (!this.ascii(text)) {
      const length = Buffer.byteLength(text)
      this.room(length)
      this.bytes.write(text, this.at, length, "utf8")
    }
    this.close(field, from)
  }

  /** Written, where it is short and of nothing else. */
  private ascii(text: string): boolean {
    const { length } = text
    if (length > SHORT) return false
    this.room(length)
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index)
      if (code > 0x7f) {
        this.at += length
        return false
      }
      this.bytes[this.at + index] = code
    }
    return true
  }

  private tag(field: number, type: number): void {
    this.varint(field * 8 + type)
  }

  private varint(value: number): void {
    const length = varintLength(value)
    this.room(length)
    let rest = value
    for (let index = 0; index < length - 1; index++) {
      this.bytes[this.at + index] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.bytes[this.at + length - 1] = rest
  }

  /** Moves the place to where so many bytes can be written. */
  private room(length: number): void {
    if (length > this.at) {
      const written = this.bytes.subarray(this.at)
      const size = Math.max(this.bytes.length * 2, written.length + length)
      const bytes = Buffer.allocUnsafe(size)
      bytes.set(written, size - written.length)
      this.use(bytes, size - written.length)
    }
    this.at -= length
  }

  private use(bytes: Buffer<ArrayBuffer>, at: number): void {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.at = at
  }
}
