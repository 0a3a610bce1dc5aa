import TestSupport

extension Family {
  /// Text behind a cipher that the package carries with its key.
  static let ciphers = Family(
    name: "ciphers",
    techniques: [
      Technique.text("exclusive or in a comprehension") { scene, code in
        let (key, name) = (scene.number(1...255), scene.word())
        let data = Encoder.xor(bytes(code), [UInt8(key)])
        return ("", "bytes([\(name) ^ \(key) for \(name) in \(Python.bytes(data))]).decode()")
      },
      Technique.text("exclusive or in a loop") { scene, code in
        let (key, name, out) = (scene.number(1...255), scene.word(), scene.word())
        let data = Encoder.hex(Encoder.xor(bytes(code), [UInt8(key)]))
        return (
          """
          \(out) = ""
          for \(name) in bytes.fromhex(\(Python.string(data))):
              \(out) += chr(\(name) ^ \(key))
          """, out
        )
      },
      Technique.text("exclusive or with a repeated key") { scene, code in
        let (name, key, index) = (scene.word(), scene.word(), scene.word())
        let secret = scene.key(scene.number(5...16))
        let data = Encoder.base64(Encoder.xor(bytes(code), secret))
        return (
          "import base64\n\(key) = \(Python.bytes(secret))\n\(name) = base64.b64decode(\(Python.string(data)))",
          "bytes(\(name)[\(index)] ^ \(key)[\(index) % len(\(key))] for \(index) in range(len(\(name))))"
        )
      },
      Technique.text("exclusive or with itertools") { scene, code in
        let (a, b) = (scene.word(), scene.word())
        let secret = scene.key(7)
        return (
          "from itertools import cycle",
          "bytes(\(a) ^ \(b) for \(a), \(b) in zip(\(Python.bytes(Encoder.xor(bytes(code), secret))), cycle(\(Python.bytes(secret)))))"
        )
      },
      Technique.text("exclusive or through operator and map") { scene, code in
        let secret = scene.key(1)
        let data = Encoder.xor(bytes(code), secret)
        return (
          "import operator, itertools",
          "bytes(map(operator.xor, \(Python.bytes(data)), itertools.repeat(\(secret[0])))).decode()"
        )
      },
      Technique.text("exclusive or in a function with a default key") { scene, code in
        let (function, text, key, index) = (scene.word(), scene.word(), scene.word(), scene.word())
        let secret = scene.key(4)
        return (
          """
          def \(function)(\(text), \(key)=\(Python.list(secret.map(Int.init)))):
              return "".join(chr(\(text)[\(index)] ^ \(key)[\(index) & 3]) for \(index) in range(len(\(text))))
          """, "\(function)(\(Python.list(Encoder.xor(bytes(code), secret).map(Int.init))))"
        )
      },
      Technique.text("exclusive or of big integers") { scene, code in
        let secret = scene.key(code.utf8.count)
        let data = Encoder.xor(bytes(code), secret)
        let size = code.utf8.count
        return (
          "", "(0x\(Encoder.hex(data)) ^ 0x\(Encoder.hex(secret))).to_bytes(\(size), \"big\").decode()"
        )
      },
      Technique.text("a key made of a hash") { scene, code in
        let word = scene.word()
        let key = Compressor.digest("sha256", bytes(word))
        let (name, index) = (scene.word(), scene.word())
        let data = Encoder.xor(bytes(code), key)
        return (
          "import hashlib\n\(name) = hashlib.sha256(\(Python.bytes(bytes(word)))).digest()",
          "bytes(c ^ \(name)[\(index) % 32] for \(index), c in enumerate(\(Python.bytes(data))))"
        )
      },
      Technique.text("a rolling key") { scene, code in
        let (name, key, out) = (scene.word(), scene.word(), scene.word())
        var state = UInt8(scene.number(1...255))
        let first = state
        let data = bytes(code).map { byte -> UInt8 in
          let sealed = byte ^ state
          state = state &* 5 &+ byte
          return sealed
        }
        return (
          """
          \(key), \(out) = \(first), bytearray()
          for \(name) in \(Python.bytes(data)):
              \(out).append(\(name) ^ \(key))
              \(key) = (\(key) * 5 + \(out)[-1]) & 255
          """, "bytes(\(out))"
        )
      },
      Technique.text("addition modulo 256") { scene, code in
        let (key, name) = (scene.number(1...255), scene.word())
        let data = bytes(code).map { Int($0 &+ UInt8(key)) }
        return ("", "bytes((\(name) - \(key)) % 256 for \(name) in \(Python.list(data)))")
      },
      Technique.text("complement and rotation of bits") { scene, code in
        let (turn, name) = (scene.number(1...7), scene.word())
        let data = bytes(code).map { byte -> Int in
          let flipped = ~byte
          return Int(flipped << UInt8(turn) | flipped >> UInt8(8 - turn))
        }
        return (
          "", "bytes(~((\(name) >> \(turn)) | (\(name) << \(8 - turn))) & 0xff for \(name) in \(Python.list(data)))"
        )
      },
      Technique.text("Caesar's cipher") { scene, code in
        let (key, name, out) = (scene.number(1...25), scene.word(), scene.word())
        let data = Encoder.shifted(code, by: key)
        return (
          """
          \(out) = ""
          for \(name) in \(Python.string(data)):
              if \(name).islower():
                  \(out) += chr((ord(\(name)) - 97 - \(key)) % 26 + 97)
              elif \(name).isupper():
                  \(out) += chr((ord(\(name)) - 65 - \(key)) % 26 + 65)
              else:
                  \(out) += \(name)
          """, out
        )
      },
      Technique.text("Caesar's cipher by translate") { scene, code in
        let (key, name) = (scene.number(1...25), scene.word())
        return (
          """
          import string
          \(name) = string.ascii_lowercase
          \(name) = str.maketrans(\(name)[\(key):] + \(name)[:\(key)] + string.ascii_uppercase[\(key):] + string.ascii_uppercase[:\(key)], \(name) + string.ascii_uppercase)
          """, "\(Python.string(Encoder.shifted(code, by: key))).translate(\(name))"
        )
      },
      Technique.text("Vigenère's cipher") { scene, code in
        let (name, index) = (scene.word(), scene.word())
        let secret = scene.key(6).map { $0 % 90 + 3 }
        let data = bytes(code).enumerated().map { Int($0.element) + Int(secret[$0.offset % 6]) }
        return (
          "\(name) = \(Python.string(String(decoding: secret, as: UTF8.self)))",
          "\"\".join(chr(c - ord(\(name)[\(index) % 6])) for \(index), c in enumerate(\(Python.list(data))))"
        )
      },
      Technique.text("a substitution table") { scene, code in
        let table = scene.shuffled(Array(UInt8(0)...127))
        let data = bytes(code).map { Int(table[Int($0)]) }
        let (name, item) = (scene.word(), scene.word())
        return (
          "\(name) = \(Python.list(table.map(Int.init)))",
          "\"\".join(chr(\(name).index(\(item))) for \(item) in \(Python.list(data)))"
        )
      },
      Technique.text("a substitution by a dictionary") { scene, code in
        let table = scene.shuffled(Array(UInt8(32)...126))
        let plain = Array(UInt8(32)...126)
        let map = Dictionary(uniqueKeysWithValues: zip(plain, table))
        let data = String(decoding: bytes(code).map { map[$0] ?? $0 }, as: UTF8.self)
        let (name, item) = (scene.word(), scene.word())
        return (
          """
          \(name) = dict(zip(\(Python.string(String(decoding: table, as: UTF8.self))), \(Python.string(String(decoding: plain, as: UTF8.self)))))
          """, "\"\".join(\(name).get(\(item), \(item)) for \(item) in \(Python.string(data)))"
        )
      },
      Technique.text("bytes.translate") { scene, code in
        let table = scene.shuffled(Array(UInt8(0)...255))
        var inverse = [UInt8](repeating: 0, count: 256)
        for (plain, sealed) in table.enumerated() { inverse[Int(sealed)] = UInt8(plain) }
        return ("", "\(Python.bytes(bytes(code).map { table[Int($0)] })).translate(\(Python.bytes(inverse)))")
      },
      Technique.text("a permutation") { scene, code in
        let order = scene.shuffled(Array(0..<code.utf8.count))
        var data = [UInt8](repeating: 0, count: order.count)
        for (place, from) in order.enumerated() { data[from] = bytes(code)[place] }
        let (name, item) = (scene.word(), scene.word())
        return (
          "\(name) = \(Python.string(String(decoding: data, as: UTF8.self)))",
          "\"\".join(\(name)[\(item)] for \(item) in \(Python.list(order)))"
        )
      },
      Technique.text("a rail fence") { _, code in
        let data = Array(bytes(code))
        let even = data.indices.filter { $0 % 2 == 0 }.map { data[$0] }
        let odd = data.indices.filter { $0 % 2 == 1 }.map { data[$0] }
        let a = Python.string(String(decoding: even, as: UTF8.self))
        let b = Python.string(String(decoding: odd, as: UTF8.self))
        return (
          "from itertools import zip_longest", "\"\".join(x + y for x, y in zip_longest(\(a), \(b), fillvalue=\"\"))"
        )
      },
      Technique.text("swapped neighbours") { scene, code in
        var data = bytes(code.utf8.count % 2 == 0 ? code : code + "\n")
        for index in stride(from: 0, to: data.count, by: 2) { data.swapAt(index, index + 1) }
        let name = scene.word()
        return (
          """
          \(name) = list(\(Python.string(String(decoding: data, as: UTF8.self))))
          \(name)[::2], \(name)[1::2] = \(name)[1::2], \(name)[::2]
          """, "\"\".join(\(name))"
        )
      },
      Technique.text("RC4 in Python") { scene, code in
        let key = scene.key(9)
        let (s, j, i, out, k) = (scene.word(), scene.word(), scene.word(), scene.word(), scene.word())
        return (
          """
          \(k) = \(Python.bytes(key))
          \(s), \(j), \(out) = list(range(256)), 0, []
          for \(i) in range(256):
              \(j) = (\(j) + \(s)[\(i)] + \(k)[\(i) % len(\(k))]) % 256
              \(s)[\(i)], \(s)[\(j)] = \(s)[\(j)], \(s)[\(i)]
          \(i) = \(j) = 0
          for c in \(Python.bytes(Encoder.rc4(bytes(code), key))):
              \(i) = (\(i) + 1) % 256
              \(j) = (\(j) + \(s)[\(i)]) % 256
              \(s)[\(i)], \(s)[\(j)] = \(s)[\(j)], \(s)[\(i)]
              \(out).append(chr(c ^ \(s)[(\(s)[\(i)] + \(s)[\(j)]) % 256]))
          """, "\"\".join(\(out))"
        )
      },
      Technique.text("a linear generator as a key stream") { scene, code in
        var state = UInt32(scene.number(1...65_535))
        let first = state
        let data = bytes(code).map { byte -> UInt8 in
          state = (state &* 1_103_515_245 &+ 12_345) & 0x7FFF_FFFF
          return byte ^ UInt8(truncatingIfNeeded: state >> 16)
        }
        let (name, out, item) = (scene.word(), scene.word(), scene.word())
        return (
          """
          \(name), \(out) = \(first), []
          for \(item) in \(Python.bytes(data)):
              \(name) = (\(name) * 1103515245 + 12345) & 0x7fffffff
              \(out).append(\(item) ^ (\(name) >> 16) & 0xff)
          """, "bytes(\(out)).decode()"
        )
      },
      Technique.text("base58 in Python") { scene, code in
        let alphabet = scene.shuffled(Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"))
        let data = Encoder.base58(bytes(code), alphabet)
        let (name, item) = (scene.word(), scene.word())
        return (
          """
          \(name) = 0
          for \(item) in \(Python.string(data)):
              \(name) = \(name) * 58 + \(Python.string(String(alphabet))).index(\(item))
          """, "\(name).to_bytes((\(name).bit_length() + 7) // 8, \"big\")"
        )
      },
      [
        Technique("Fernet with its key") { plot in
          let (key, vector) = (plot.scene.key(32), plot.scene.key(16))
          let token = urlsafe(Sealing.fernet(bytes(plot.body), key: key, vector: vector))
          return Code(
            "from cryptography.fernet import Fernet\nexec(Fernet(b\"\(urlsafe(key))\").decrypt(b\"\(token)\"))\n",
            standsAnywhere: true)
        },
        Technique("a shuffle with a seed") { plot in
          let (name, order) = (plot.scene.word(), plot.scene.word())
          let seed = plot.scene.number(1...9999)
          let text = bytes(plot.body)
          var twister = MersenneTwister(seed: UInt32(seed))
          var mixed = text
          for (place, from) in twister.shuffled(text.count).enumerated() { mixed[from] = text[place] }
          return Code(
            """
            import random
            \(name) = list(\(Python.string(String(decoding: mixed, as: UTF8.self))))
            \(order) = random.Random(\(seed))
            \(order).shuffle(\(name))
            exec("".join(\(name)))

            """, standsAnywhere: true)
        },
      ],
    ].flatMap { $0 })

  private static func urlsafe(_ data: [UInt8]) -> String {
    Encoder.base64(data).replacing("+", with: "-").replacing("/", with: "_")
  }
}
