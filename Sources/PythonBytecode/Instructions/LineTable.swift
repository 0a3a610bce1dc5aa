/// The lines of a code object's instructions, asked in order of their offsets.
///
/// Three formats: `co_lnotab` until 3.9 (`Objects/lnotab_notes.txt`), `co_linetable` of 3.10 (PEP 626), and the
/// location table from 3.11 on (`Objects/locations.md`).
struct LineTable {
  private enum Format { case lnotab, linetable, locations }

  private let bytes: [UInt8]
  private let format: Format
  private let limit: Int
  private var position = 0
  private var line: Int
  /// The line of the offsets below `end`; nil where there is none.
  private var current: Int?
  private var end = 0

  init(_ code: CodeObject, _ version: PycHeader.Version) {
    bytes = code.lineTable
    format = version.minor >= 11 ? .locations : version.minor == 10 ? .linetable : .lnotab
    line = code.firstLine
    limit = code.instructions.count
    if format == .lnotab { current = line }
  }

  /// The line of an instruction; offsets must not decrease from call to call.
  mutating func line(at offset: Int) -> Int? {
    switch format {
    case .lnotab:
      // An entry moves the line from its address on.
      while position + 1 < bytes.count {
        let next = end + Int(bytes[position])
        if next > offset || next >= limit { break }
        end = next
        line += Int(Int8(bitPattern: bytes[position + 1]))
        position += 2
        current = line
      }
    case .linetable:
      while end <= offset, position + 1 < bytes.count {
        end += Int(bytes[position])
        let delta = Int8(bitPattern: bytes[position + 1])
        if delta == -128 {
          current = nil
        } else {
          line += Int(delta)
          current = line
        }
        position += 2
      }
      if end <= offset { return nil }
    case .locations:
      while end <= offset, position < bytes.count { location() }
      if end <= offset { return nil }
    }
    return current
  }

  /// One entry of the location table: how many code units it is for, and the change of the line.
  private mutating func location() {
    let first = bytes[position]
    position += 1
    end += (Int(first & 7) + 1) * 2
    switch first >> 3 & 15 {
    case 15:
      current = nil
      return
    case 14:
      line &+= signedNumber()
      for _ in 0..<3 { _ = number() }
    case 13: line &+= signedNumber()
    case 10, 11, 12:
      line += Int(first >> 3 & 15) - 10
      position += 2
    default: position += 1
    }
    current = line
  }

  /// Six bits a byte, least significant first; bit 6 says that more follow.
  private mutating func number() -> Int {
    var value = 0
    var shift = 0
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if shift < 36 { value |= Int(byte & 63) << shift }
      shift += 6
      if byte & 64 == 0 { break }
    }
    return value
  }

  private mutating func signedNumber() -> Int {
    let value = number()
    return value & 1 != 0 ? -(value >> 1) : value >> 1
  }
}
