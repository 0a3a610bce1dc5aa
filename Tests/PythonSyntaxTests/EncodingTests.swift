import Testing

@testable import PythonSyntax

@Suite("Source encoding")
struct EncodingTests {
  @Test(
    "is found where CPython's tokenizer finds it",
    arguments: [
      ("# coding: latin-1\n", "latin-1"), ("#!/bin/sh\n# -*- coding: UTF-8 -*-\n", "utf-8"),
      ("\n\n# coding: latin-1\n", nil),
      ("x = 1\n# coding: latin-1\n", nil), ("  \t# vim: fileencoding=cp1252\n", "cp1252"),
      ("#coding:\n#coding=ascii \n", "ascii"),
      ("'# coding: latin-1'\n", nil), ("# coding latin-1\n", nil), ("# coding: \t\tkoi8-r;\n", "koi8-r"),
      ("\r# coding: latin-1\r", "latin-1"), ("# xcoding:utf_7\n", "utf_7"),
    ] as [(String, String?)])
  func cookie(source: String, expected: String?) {
    #expect(parse(Array(source.utf8)).encoding.cookie == expected)
  }

  @Test(
    "decodes what the codec says",
    arguments: [
      ("latin-1", [0xE9], "é"), ("cp1252", [0x80], "€"), ("koi8-r", [0xC1], "а"), ("iso-8859-15", [0xA4], "€"),
      ("cp437", [0x81], "ü"), ("mac-roman", [0x8E], "é"), ("utf-8", [0xC3, 0xA9], "é"),
      ("utf-7", Array("+AOk-".utf8), "é"),
      ("unicode_escape", Array(#"\x61\u00e9"#.utf8), "aé"), ("raw_unicode_escape", Array(#"\u00e9\x"#.utf8), #"é\x"#),
    ] as [(String, [UInt8], String)])
  func decodes(cookie: String, bytes: [UInt8], expected: String) {
    let tree = parse(Array("# coding: \(cookie)\n".utf8) + Array("#".utf8) + bytes)
    #expect(String(decoding: tree.source, as: UTF8.self) == "# coding: \(cookie)\n#\(expected)")
    #expect(tree.errors == [])
  }

  @Test(
    "decodes the multi-byte codecs of the system",
    arguments: [
      ("shift_jis", [0x82, 0xA0], "あ"), ("shift_jis", [0x5C, 0x7E], "\\~"), ("euc-jp", [0xA4, 0xA2], "あ"),
      ("gbk", [0xC4, 0xE3], "你"),
      ("gb18030", [0xC4, 0xE3], "你"), ("big5", [0xA7, 0x41], "你"), ("euc-kr", [0xB0, 0xA1], "가"),
    ] as [(String, [UInt8], String)])
  func multiByte(cookie: String, bytes: [UInt8], expected: String) {
    let tree = parse(Array("# coding: \(cookie)\n#".utf8) + bytes)
    // A system without its gconv modules says so instead of guessing.
    if tree.encoding.problem?.hasPrefix("no decoder") == true { return }
    #expect(String(decoding: tree.source, as: UTF8.self).hasSuffix(expected))
    #expect(tree.errors == [])
  }

  @Test(
    "is reported when no CPython could read it",
    arguments: [
      ("utf-16", .unusable), ("rot13", .unusable), ("hex", .unusable), ("no-such-codec", .custom),
      ("future_fstrings", .custom), ("undefined", .unusable),
    ] as [(String, SourceEncoding.Kind)])
  func unusable(cookie: String, kind: SourceEncoding.Kind) {
    let tree = parse(Array("# coding: \(cookie)\nf()\n".utf8))
    #expect(tree.encoding.kind == kind)
    #expect(tree.encoding.problem != nil)
    #expect(!tree.errors.isEmpty)
    #expect(tree.calledNames == ["f"])
  }

  @Test("hides nothing behind UTF-7 and escapes")
  func hidden() {
    #expect(parse(Array("# coding: utf-7\n#+AAo-f()\n".utf8)).calledNames == ["f"])
    #expect(parse(Array("# coding: unicode_escape\n# \\nf()\n".utf8)).calledNames == ["f"])
    #expect(parse(Array("# coding: utf-7\n".utf8)).encoding.kind == .utf7)
  }

  @Test("with invalid bytes is a problem, and analysis goes on")
  func invalid() {
    let tree = parse(Array("x = '".utf8) + [0xFF] + Array("'\nf()\n".utf8))
    #expect(tree.encoding.problem != nil)
    #expect(tree.calledNames == ["f"])
  }

  @Test("is UTF-8 exactly where the standard library finds it so")
  func validity() {
    let interesting: [UInt8] = [
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
      0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
    ]
    var differing: [[UInt8]] = []
    for first in interesting {
      for second in interesting {
        for third in interesting {
          for fourth in [0x41, 0x7F, 0x80, 0xBF, 0xC0] as [UInt8] {
            for padding in [0, 7, 8] {
              let bytes = [UInt8](repeating: 0x20, count: padding) + [first, second, third, fourth]
              let isValid = String(validating: bytes, as: UTF8.self) != nil
              if UTF8Check.isValid(bytes) != isValid { differing.append(bytes) }
            }
          }
        }
      }
    }
    #expect(differing.isEmpty)
    #expect(UTF8Check.isValid([]))
    #expect(!UTF8Check.isValid(Array("12345678ä".utf8.dropLast())))
  }

  @Test("takes a byte-order mark and nothing that disagrees with it")
  func mark() {
    let tree = parse([0xEF, 0xBB, 0xBF] + Array("f()".utf8))
    #expect(tree.errors == [])
    #expect(tree.source == Array("f()".utf8))
    #expect(!parse([0xEF, 0xBB, 0xBF] + Array("# coding: latin-1".utf8)).errors.isEmpty)
  }
}
