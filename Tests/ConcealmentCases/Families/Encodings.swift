import TestSupport

extension Family {
  /// Text in the encodings of the standard library.
  static let encodings = Family(
    name: "encodings",
    techniques: [
      Technique.text("base64") { scene, code in
        ("import base64", "base64.b64decode(\(Python.string(Encoder.base64(bytes(code)))))")
      },
      Technique.text("base64 in pieces") { scene, code in
        let name = scene.word()
        let pieces = Encoder.base64(bytes(code)).pieces(of: 40)
        let setup =
          "import base64\n"
          + pieces.enumerated().map { "\(name)\($0.offset) = \(Python.string($0.element))\n" }.joined()
        return (setup, "base64.b64decode(" + pieces.indices.map { "\(name)\($0)" }.joined(separator: " + ") + ")")
      },
      Technique.text("base64 with an alphabet of its own") { scene, code in
        let alphabet = String(scene.shuffled(Array(Encoder.standard64)))
        let data = Encoder.base64(bytes(code), alphabet: alphabet)
        let name = scene.word()
        let setup =
          "import base64\n\(name) = str.maketrans(\(Python.string(alphabet)), \(Python.string(Encoder.standard64)))\n"
        return (setup, "base64.b64decode(\(Python.string(data)).translate(\(name)))")
      },
      Technique.text("urlsafe base64") { _, code in
        let data = Encoder.base64(bytes(code)).replacing("+", with: "-").replacing("/", with: "_")
        return ("from base64 import urlsafe_b64decode as d", "d(\(Python.string(data))).decode()")
      },
      Technique.text("base32") { _, code in
        ("import base64", "base64.b32decode(\(Python.string(Encoder.base32(bytes(code))))).decode()")
      },
      Technique.text("base16") { _, code in
        ("import base64", "base64.b16decode(\(Python.string(Encoder.hex(bytes(code)).uppercased())))")
      },
      Technique.text("base85") { _, code in
        ("import base64", "base64.b85decode(\(Python.string(Encoder.base85(bytes(code)))))")
      },
      Technique.text("ascii85") { _, code in
        ("import base64", "base64.a85decode(\(Python.string(Encoder.ascii85(bytes(code)))))")
      },
      Technique.text("hex") { _, code in ("", "bytes.fromhex(\(Python.string(Encoder.hex(bytes(code))))).decode()") },
      Technique.text("hex through binascii") { scene, code in
        let separator = scene.pick(["-", ":", " "])
        let data = Encoder.hex(bytes(code)).pieces(of: 2).joined(separator: separator)
        return ("import binascii", "binascii.unhexlify(\(Python.string(data)).replace(\"\(separator)\", \"\"))")
      },
      Technique.text("binascii base64") { _, code in
        ("from binascii import a2b_base64", "a2b_base64(\(Python.string(Encoder.base64(bytes(code)))))")
      },
      Technique.text("uu lines") { scene, code in
        let name = scene.word()
        let lines = "[" + Encoder.uu(bytes(code)).map(Python.bytes).joined(separator: ", ") + "]"
        return ("import binascii", "b\"\".join(binascii.a2b_uu(\(name)) for \(name) in \(lines))")
      },
      Technique.text("quoted-printable") { _, code in
        let data = bytes(code).map { "=" + Python.hex(UInt32($0), 2).uppercased() }.joined()
        return ("import quopri", "quopri.decodestring(\(Python.string(data)))")
      },
      Technique.text("percent encoding") { _, code in
        let data = bytes(code).map { "%" + Python.hex(UInt32($0), 2) }.joined()
        return ("from urllib.parse import unquote", "unquote(\(Python.string(data)))")
      },
      Technique.text("HTML entities") { _, code in
        ("import html", "html.unescape(\(Python.string(bytes(code).map { "&#\($0);" }.joined())))")
      },
      Technique.text("JSON escapes") { _, code in
        let data = "\"" + bytes(code).map { "\\u" + Python.hex(UInt32($0), 4) }.joined() + "\""
        return ("import json", "json.loads(\(Python.string(data)))")
      },
      Technique.text("unicode_escape") { _, code in
        let data = bytes(code).map { "\\x" + Python.hex(UInt32($0), 2) }.joined()
        return ("", "\(Python.string(data)).encode().decode(\"unicode_escape\")")
      },
      Technique.text("codecs rot13") { _, code in
        ("import codecs", "codecs.decode(\(Python.string(Encoder.rot13(code))), \"rot13\")")
      },
      Technique.text("codecs by name") { scene, code in
        let (codec, data) = scene.pick([
          ("hex", bytes(Encoder.hex(bytes(code)))), ("base64", bytes(Encoder.base64(bytes(code)) + "\n")),
          ("zlib", Encoder.zlib(bytes(code))), ("bz2", Compressor.bzip2(bytes(code))),
        ])
        return ("import codecs", "codecs.decode(\(Python.bytes(data)), \"\(codec)\")")
      },
      Technique.text("a codec's function") { _, code in
        ("import codecs", "codecs.getdecoder(\"hex_codec\")(\(Python.bytes(bytes(Encoder.hex(bytes(code))))))[0]")
      },
      Technique.text("UTF-16") { _, code in
        let data = bytes(code).flatMap { byte -> [UInt8] in [byte, 0] }
        return ("", "\(Python.bytes(data)).decode(\"utf-16-le\")")
      },
      Technique.text("UTF-7") { _, code in
        ("", "\(Python.bytes(bytes(Encoder.utf7(code)))).decode(\"utf-7\")")
      },
      Technique.text("EBCDIC") { _, code in
        ("", "\(Python.bytes(bytes(code).map { Encoder.ebcdic[Int($0)] })).decode(\"cp500\")")
      },
      Technique.text("an e-mail's body") { _, code in
        let mail = "Content-Transfer-Encoding: base64\n\n" + Encoder.base64(bytes(code)) + "\n"
        return (
          "import email", "email.message_from_string(\(Python.string(mail))).get_payload(decode=True)"
        )
      },
      Technique.text("a pickled text") { _, code in
        let data = [0x80, 0x02, 0x58] + little32(code.utf8.count) + bytes(code) + bytes(".")
        return ("import pickle", "pickle.loads(\(Python.bytes(data)))")
      },
      Technique.text("a marshalled text") { _, code in
        ("import marshal", "marshal.loads(\(Python.bytes(bytes("u") + little32(code.utf8.count) + bytes(code))))")
      },
    ].flatMap { $0 })

  private static func little32(_ value: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

extension Encoder {
  /// Every character in the shifted form of UTF-7 (RFC 2152).
  static func utf7(_ text: String) -> String {
    let wide = Array(text.utf8).flatMap { byte -> [UInt8] in [0, byte] }
    return "+" + base64(wide).filter { $0 != "=" } + "-"
  }

  /// Code page 500 for ASCII; everything else is a blank.
  static let ebcdic: [UInt8] = {
    var table = [UInt8](repeating: 0x40, count: 256)
    func put(_ text: String, _ codes: [UInt8]) {
      for (byte, code) in zip(text.utf8, codes) { table[Int(byte)] = code }
    }
    put("abcdefghi", Array(0x81...0x89))
    put("jklmnopqr", Array(0x91...0x99))
    put("stuvwxyz", Array(0xA2...0xA9))
    put("ABCDEFGHI", Array(0xC1...0xC9))
    put("JKLMNOPQR", Array(0xD1...0xD9))
    put("STUVWXYZ", Array(0xE2...0xE9))
    put("0123456789", Array(0xF0...0xF9))
    put(
      " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\n",
      [
        0x40, 0x4F, 0x7F, 0x7B, 0x5B, 0x6C, 0x50, 0x7D, 0x4D, 0x5D, 0x5C, 0x4E, 0x6B, 0x60, 0x4B, 0x61, 0x7A, 0x5E,
        0x4C, 0x7E, 0x6E, 0x6F, 0x7C, 0x4A, 0xE0, 0x5A, 0x5F, 0x6D, 0x79, 0xC0, 0xBB, 0xD0, 0xA1, 0x25,
      ])
    return table
  }()
}
