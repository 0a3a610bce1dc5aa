/// Writes `.pyc` files of any version, value by value, so that every layout can be made without that interpreter.
package struct PycWriter {
  /// What was written so far.
  package var bytes: [UInt8] = []

  /// Writes the header (PEP 552); without flags that of Python before 3.7.
  package init(magic: Int, flags: Int? = 0, first: Int = 0, second: Int = 0) {
    bytes = [UInt8(magic & 0xFF), UInt8(magic >> 8), 0x0D, 0x0A]
    if let flags { i32(flags) }
    i32(first)
    i32(second)
  }

  package mutating func i32(_ value: Int) {
    withUnsafeBytes(of: Int32(truncatingIfNeeded: value).littleEndian) { bytes += Array($0) }
  }

  package mutating func type(_ letter: Character, shared: Bool = false) {
    bytes.append((letter.asciiValue ?? 0) | (shared ? 0x80 : 0))
  }

  package mutating func text(_ value: String, shared: Bool = false) {
    type("z", shared: shared)
    bytes.append(UInt8(value.utf8.count))
    bytes += Array(value.utf8)
  }

  package mutating func data(_ value: [UInt8]) {
    type("s")
    i32(value.count)
    bytes += value
  }

  package mutating func texts(_ values: [String]) {
    type(")")
    bytes.append(UInt8(values.count))
    for value in values { text(value) }
  }

  /// A code object of `minor`; `constants` writes the tuple of constants.
  package mutating func code(
    minor: Int, name: String, names: [String], instructions: [UInt8] = [0x64, 0], constants: (inout PycWriter) -> Void
  ) {
    type("c", shared: true)
    for value in minor < 8 ? [0, 0, 1, 2, 0x40] : minor < 11 ? [0, 0, 0, 1, 2, 0x40] : [0, 0, 0, 2, 0x40] { i32(value) }
    data(instructions)
    constants(&self)
    texts(names)
    texts(["local"])
    if minor >= 11 {
      data([0x20])
    } else {
      texts(["free"])
      texts(["cell"])
    }
    text("demo.py")
    text(name)
    if minor >= 11 { text("Outer.\(name)") }
    i32(17)
    data([])
    if minor >= 11 { data([]) }
  }
}
