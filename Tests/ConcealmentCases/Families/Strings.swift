import TestSupport

extension Family {
  /// Names that stand nowhere as they are, put together from their letters.
  static let strings = Family(
    name: "strings",
    techniques: [
      .names("reversed") { _, text in ("", "\(Python.string(String(text.reversed())))[::-1]") },
      .names("reversed by a function") { _, text in
        ("", "\"\".join(reversed(\(Python.string(String(text.reversed())))))")
      },
      .names("concatenated") { _, text in
        ("", "(" + text.pieces(of: 2).map(Python.string).joined(separator: " + ") + ")")
      },
      .names("adjacent literals") { _, text in
        ("", "(" + text.pieces(of: 3).map(Python.string).joined(separator: " ") + ")")
      },
      .names("added in a loop") { scene, text in
        let (name, item) = (scene.word(), scene.word())
        return ("\(name) = \"\"\nfor \(item) in \(Python.list(text.pieces(of: 2))):\n    \(name) += \(item)", name)
      },
      .names("joined letters") { _, text in ("", "\"\".join(\(Python.list(text.pieces(of: 1))))") },
      .names("a string table joined by index") { scene, text in
        let letters = scene.shuffled(Array("abcdefghijklmnopqrstuvwxyz._"))
        let name = scene.word()
        let places = text.map { letter in letters.firstIndex(of: letter) ?? 0 }
        return (
          "\(name) = \(Python.string(String(letters)))",
          "\"\".join(\(name)[i] for i in \(Python.list(places)))"
        )
      },
      .names("a string table by single index") { scene, text in
        let letters = scene.shuffled(Array("abcdefghijklmnopqrstuvwxyz._"))
        let name = scene.word()
        let sum = text.map { "\(name)[\(letters.firstIndex(of: $0) ?? 0)]" }.joined(separator: " + ")
        return ("\(name) = \(Python.list(letters.map(String.init)))", "(\(sum))")
      },
      .names("chr of numbers") { _, text in ("", "(" + text.utf8.map { "chr(\($0))" }.joined(separator: " + ") + ")") },
      .names("chr of sums") { scene, text in
        let parts = text.utf8.map { byte -> String in
          let part = scene.number(1...60)
          return "chr(\(part) + \(Int(byte) - part))"
        }
        return ("", parts.joined(separator: "+"))
      },
      .names("map of chr") { _, text in ("", "\"\".join(map(chr, \(Python.list(text.utf8.map(Int.init)))))") },
      .names("chr of differences") { scene, text in
        let shift = scene.number(3...50)
        return ("", "\"\".join([chr(c - \(shift)) for c in \(Python.list(text.utf8.map { Int($0) + shift }))])")
      },
      .names("bytes of numbers") { _, text in ("", "bytes(\(Python.list(text.utf8.map(Int.init)))).decode()") },
      .names("an integer's bytes") { _, text in
        ("", "(\(Encoder.decimal(bytes(text)))).to_bytes(\(text.utf8.count), \"big\").decode(\"ascii\")")
      },
      .names("an integer's bytes, little end first") { _, text in
        let data = Encoder.hex(bytes(String(text.reversed())))
        return ("", "int(\"\(data)\", 16).to_bytes(\(text.utf8.count), \"little\").decode()")
      },
      .names("struct.pack") { _, text in
        let numbers = bytes(text).map { String($0) }.joined(separator: ", ")
        return ("import struct", "struct.pack(\"\(text.utf8.count)B\", \(numbers)).decode()")
      },
      .names("struct.pack of words") { _, text in
        let padded = bytes(text) + [UInt8](repeating: 0, count: (4 - text.utf8.count % 4) % 4)
        let words = stride(from: 0, to: padded.count, by: 4).map { start in
          (0..<4).reduce(0) { $0 | Int(padded[start + $1]) << (8 * $1) }
        }
        let list = words.map(String.init).joined(separator: ", ")
        return ("import struct", "struct.pack(\"<\(words.count)I\", \(list)).rstrip(b\"\\0\").decode()")
      },
      .names("an array of numbers") { _, text in
        ("import array", "array.array(\"B\", \(Python.list(text.utf8.map(Int.init)))).tobytes().decode()")
      },
      .names("an f-string") { scene, text in
        let pieces = text.pieces(of: 2)
        let names = pieces.map { _ in scene.word() }
        let setup = zip(names, pieces).map { "\($0) = \(Python.string($1))" }.joined(separator: "\n")
        return (setup, "f\"" + names.map { "{\($0)}" }.joined() + "\"")
      },
      .names("an f-string of numbers") { _, text in
        ("", "f\"" + text.utf8.map { "{\($0):c}" }.joined() + "\"")
      },
      .names("percent formatting") { _, text in
        let pieces = text.pieces(of: 2)
        let holes = String(repeating: "%s", count: pieces.count)
        return ("", "\"\(holes)\" % (\(pieces.map(Python.string).joined(separator: ", ")),)")
      },
      .names("percent formatting of numbers") { _, text in
        let holes = String(repeating: "%c", count: text.utf8.count)
        return ("", "\"\(holes)\" % (\(text.utf8.map { String($0) }.joined(separator: ", ")),)")
      },
      .names("format with a permutation") { scene, text in
        let pieces = Array(text.pieces(of: 2).enumerated())
        let order = scene.shuffled(Array(pieces.indices))
        var arguments = [String](repeating: "", count: pieces.count)
        var holes = ""
        for (index, piece) in pieces {
          arguments[order[index]] = Python.string(piece)
          holes += "{\(order[index])}"
        }
        return ("", "\"\(holes)\".format(\(arguments.joined(separator: ", ")))")
      },
      .names("format with names") { scene, text in
        let pieces = text.pieces(of: 3).map { (scene.word(), $0) }
        let arguments = pieces.map { "\($0.0)=\(Python.string($0.1))" }.joined(separator: ", ")
        return ("", "\"" + pieces.map { "{\($0.0)}" }.joined() + "\".format(\(arguments))")
      },
      .names("format_map") { scene, text in
        let pieces = text.pieces(of: 3).map { (scene.word(), $0) }
        let table = pieces.map { "\"\($0.0)\": \(Python.string($0.1))" }.joined(separator: ", ")
        return ("", "\"" + pieces.map { "{\($0.0)}" }.joined() + "\".format_map({\(table)})")
      },
      .names("string.Template") { scene, text in
        let pieces = text.pieces(of: 3).map { (scene.word(), $0) }
        let arguments = pieces.map { "\($0.0)=\(Python.string($0.1))" }.joined(separator: ", ")
        return (
          "from string import Template",
          "Template(\"" + pieces.map { "${\($0.0)}" }.joined() + "\").substitute(\(arguments))"
        )
      },
      .names("replaced junk") { scene, text in
        let junk = scene.pick(["zzq", "@", "xjx"])
        return ("", "\(Python.string(text.pieces(of: 1).joined(separator: junk))).replace(\"\(junk)\", \"\")")
      },
      .names("split and joined") { scene, text in
        let mark = scene.pick(["|", "~", "##"])
        return ("", "\"\".join(\(Python.string(text.pieces(of: 1).joined(separator: mark))).split(\"\(mark)\"))")
      },
      .names("stripped") { scene, text in
        let pad = String(repeating: scene.pick(["~", "!", "="]), count: scene.number(2...9))
        return ("", "\(Python.string(pad + text + pad)).strip(\"\(pad.prefix(1))\")")
      },
      .names("every second letter") { scene, text in
        ("", "\(Python.string(text.map { String($0) + scene.pick(["q", "w", "x"]) }.joined()))[::2]")
      },
      .names("a slice of a longer text") { scene, text in
        let (before, after) = (scene.word(4), scene.word(4))
        return ("", "\(Python.string(before + text + after))[\(before.count):-\(after.count)]")
      },
      .names("changed case") { _, text in ("", "\(Python.string(text.uppercased())).swapcase()") },
      .names("escapes in the literal") { _, text in
        let escapes = bytes(text).enumerated().map { index, byte in
          index % 2 == 0 ? "\\x" + Python.hex(UInt32(byte), 2) : "\\" + String(byte, radix: 8)
        }
        return ("", "\"" + escapes.joined() + "\"")
      },
      .names("names of characters") { _, text in
        let names = text.unicodeScalars.map { scalar -> String in
          switch scalar {
          case ".": "\\N{FULL STOP}"
          default: "\\N{LATIN SMALL LETTER \(String(scalar).uppercased())}"
          }
        }
        return ("", "\"" + names.joined() + "\"")
      },
      .names("a dictionary of letters") { scene, text in
        let letters = scene.shuffled(Array(Set(text)).sorted())
        let name = scene.word()
        let table = letters.enumerated().map { "\($0.offset): \(Python.string(String($0.element)))" }
        let sum = text.map { "\(name)[\(letters.firstIndex(of: $0) ?? 0)]" }.joined(separator: " + ")
        return ("\(name) = {\(table.joined(separator: ", "))}", "(\(sum))")
      },
      .names("zip of two halves") { _, text in
        let letters = Array(text) + (text.count % 2 == 0 ? [] : [" "])
        let even = letters.indices.filter { $0 % 2 == 0 }.map { letters[$0] }
        let odd = letters.indices.filter { $0 % 2 == 1 }.map { letters[$0] }
        return (
          "",
          "\"\".join(a + b for a, b in zip(\(Python.string(String(even))), \(Python.string(String(odd))))).strip()"
        )
      },
      .names("functools.reduce") { _, text in
        ("import functools", "functools.reduce(lambda a, b: a + b, \(Python.list(text.pieces(of: 1))))")
      },
      .names("sorted by a key") { scene, text in
        let pairs = scene.shuffled(Array(text.enumerated())).map {
          "(\($0.offset), \(Python.string(String($0.element))))"
        }
        return ("", "\"\".join(letter for _, letter in sorted([\(pairs.joined(separator: ", "))]))")
      },
      .names("a default argument") { scene, text in
        let (function, argument) = (scene.word(), scene.word())
        return (
          "def \(function)(\(argument)=\(Python.string(String(text.reversed())))):\n    return \(argument)[::-1]",
          "\(function)()"
        )
      },
      .names("a closure") { scene, text in
        let (outer, inner, argument) = (scene.word(), scene.word(), scene.word())
        let half = text.count / 2
        return (
          """
          def \(outer)(\(argument)):
              def \(inner)(rest):
                  return \(argument) + rest
              return \(inner)
          """, "\(outer)(\(Python.string(String(text.prefix(half)))))(\(Python.string(String(text.dropFirst(half)))))"
        )
      },
      .names("class attributes") { scene, text in
        let (name, a, b) = (scene.word(), scene.word(), scene.word())
        let half = text.count / 2
        return (
          """
          class \(name):
              \(a) = \(Python.string(String(text.prefix(half))))
              \(b) = \(Python.string(String(text.dropFirst(half))))
          """, "\(name).\(a) + \(name).\(b)"
        )
      },
      .names("a docstring") { scene, text in
        let name = scene.word()
        let half = text.count / 2
        return (
          "def \(name)():\n    \(Python.string(String(text.dropFirst(half)) + "-" + String(text.prefix(half))))",
          "\"\".join(\(name).__doc__.split(\"-\")[::-1])"
        )
      },
      .names("bits as text") { _, text in
        let bits = bytes(text).map { byte -> String in
          let digits = String(byte, radix: 2)
          return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined(separator: " ")
        return ("", "\"\".join(chr(int(b, 2)) for b in \(Python.string(bits)).split())")
      },
      .names("blanks and tabs as bits") { scene, text in
        let name = scene.word()
        let bits = bytes(text).map { byte -> String in
          (0..<8).reversed().map { byte >> UInt8($0) & 1 == 1 ? "\t" : " " }.joined()
        }.joined()
        return (
          "\(name) = \(Python.string(bits)).replace(\" \", \"0\").replace(\"\\t\", \"1\")",
          "\"\".join(chr(int(\(name)[i:i + 8], 2)) for i in range(0, len(\(name)), 8))"
        )
      },
      .names("invisible characters as bits") { scene, text in
        let name = scene.word()
        let bits = bytes(text).map { byte -> String in
          (0..<8).reversed().map { byte >> UInt8($0) & 1 == 1 ? "\u{200C}" : "\u{200B}" }.joined()
        }.joined()
        return (
          "\(name) = \(Python.string(bits))",
          "bytes(int(\"\".join(\"01\"[c == \"\\u200c\"] for c in \(name)[i:i + 8]), 2) for i in range(0, len(\(name)), 8)).decode()"
        )
      },
      .names("tag characters") { _, text in
        let tags = String(
          String.UnicodeScalarView(text.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xE0000) }))
        return ("", "\"\".join(chr(ord(c) - 0xE0000) for c in \(Python.string(tags)))")
      },
      .names("numbers of True") { _, text in
        (
          "",
          "\"\".join(chr(c) for c in ("
            + text.utf8.map { "(True << \($0.leadingBit)) + \(Int($0) - (1 << $0.leadingBit))" }
            .joined(separator: ", ") + ",))"
        )
      },
      .names("letters of other objects' names") { _, text in
        // Each letter is taken from a word that the interpreter itself has.
        let words = ["str(type(str))", "dict.__name__", "object.__doc__", "str(Exception)", "str(BaseException())"]
        let sources = ["<class 'type'>", "dict", "", "<class 'Exception'>", ""]
        let parts = text.map { letter -> String in
          for (word, source) in zip(words, sources) {
            if let place = Array(source).firstIndex(of: letter) { return "\(word)[\(place)]" }
          }
          return Python.string(String(letter))
        }
        return ("", parts.joined(separator: " + "))
      },
    ])
}

extension UInt8 {
  /// The place of the highest bit that is set.
  fileprivate var leadingBit: Int { 7 - leadingZeroBitCount }
}
