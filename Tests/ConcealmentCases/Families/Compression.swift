import TestSupport

extension Family {
  /// Compressed text, and chains of encodings as packers pile them up.
  static let compression = Family(
    name: "compression",
    techniques: [
      Technique.text("zlib") { _, code in ("import zlib", "zlib.decompress(\(Python.bytes(Encoder.zlib(bytes(code)))))")
      },
      Technique.text("raw deflate") { _, code in
        ("import zlib", "zlib.decompress(\(Python.bytes(Compressor.deflate(bytes(code)))), -15)")
      },
      Technique.text("a decompressor object") { _, code in
        ("import zlib", "zlib.decompressobj().decompress(\(Python.bytes(Encoder.zlib(bytes(code)))))")
      },
      Technique.text("gzip") { _, code in
        ("import gzip", "gzip.decompress(\(Python.bytes(Compressor.gzip(bytes(code)))))")
      },
      Technique.text("gzip as a file") { _, code in
        (
          "import gzip, io",
          "gzip.GzipFile(fileobj=io.BytesIO(\(Python.bytes(Compressor.gzip(bytes(code)))))).read().decode()"
        )
      },
      Technique.text("bzip2") { _, code in
        ("import bz2", "bz2.decompress(\(Python.bytes(Compressor.bzip2(bytes(code)))))")
      },
      Technique.text("lzma") { _, code in
        ("import lzma", "lzma.decompress(\(Python.bytes(Compressor.xz(bytes(code)))))")
      },
      Technique.text("an lzma object") { _, code in
        (
          "from lzma import LZMADecompressor as L",
          "L().decompress(\(Python.bytes(Compressor.xz(bytes(code))))).decode()"
        )
      },
      Technique.text("a zip archive in memory") { scene, code in
        let name = scene.word() + ".txt"
        let zip = ZipBuilder([(name, bytes(code))]).build()
        return (
          "import io, zipfile",
          "zipfile.ZipFile(io.BytesIO(\(Python.bytes(zip)))).read(\(Python.string(name))).decode()"
        )
      },
      Technique.text("a tar archive in memory") { scene, code in
        let name = scene.word() + ".txt"
        let tar = Compressor.gzip(TarBuilder([(name, bytes(code))]).build())
        return (
          "import io, tarfile",
          "tarfile.open(fileobj=io.BytesIO(\(Python.bytes(tar)))).extractfile(\(Python.string(name))).read()"
        )
      },
      Technique.text("zlib in base64") { _, code in
        (
          "import base64, zlib",
          "zlib.decompress(base64.b64decode(\(Python.string(Encoder.base64(Encoder.zlib(bytes(code)))))))"
        )
      },
      Technique.text("reversed base64 of zlib") { _, code in
        let data = String(Encoder.base64(Encoder.zlib(bytes(code))).reversed())
        return (
          "", "__import__(\"zlib\").decompress(__import__(\"base64\").b64decode(\(Python.bytes(bytes(data)))[::-1]))"
        )
      },
      Technique.text("bzip2 in base85") { _, code in
        (
          "import base64, bz2",
          "bz2.decompress(base64.b85decode(\(Python.string(Encoder.base85(Compressor.bzip2(bytes(code)))))))"
        )
      },
      Technique.text("lzma in hex in rot13") { _, code in
        let data = Encoder.rot13(Encoder.hex(Compressor.xz(bytes(code))))
        return (
          "import codecs, lzma", "lzma.decompress(bytes.fromhex(codecs.decode(\(Python.string(data)), \"rot_13\")))"
        )
      },
      Technique.text("gzip in base32 in a lambda") { scene, code in
        let name = scene.word()
        let data = Encoder.base32(Compressor.gzip(bytes(code)))
        return (
          "\(name) = lambda \(name): __import__(\"gzip\").decompress(__import__(\"base64\").b32decode(\(name)))",
          "\(name)(\(Python.string(data)))"
        )
      },
      [
        layers("two layers", 2), layers("five layers", 5), layers("twelve layers", 12),
        Technique("fifty rounds of the same two") { plot in
          var code = plot.body
          for _ in 0..<50 {
            let data = String(Encoder.base64(Encoder.zlib(bytes(code))).reversed())
            code = "exec((_)(\(Python.bytes(bytes(data)))))"
          }
          return Code(
            "_ = lambda __: __import__(\"zlib\").decompress(__import__(\"base64\").b64decode(__[::-1]))\n\(code)\n")
        },
        Technique("rounds in a loop") { plot in
          let (name, rounds) = (plot.scene.word(), plot.scene.number(3...7))
          var data = bytes(plot.body)
          for _ in 0..<rounds { data = bytes(Encoder.base64(Encoder.zlib(data))) }
          return Code(
            """
            import base64, zlib
            \(name) = \(Python.bytes(data))
            for _ in range(\(rounds)):
                \(name) = zlib.decompress(base64.b64decode(\(name)))
            exec(\(name))
            """)
        },
        Technique("a table of decoders") { plot in
          let (name, step) = (plot.scene.word(), plot.scene.word())
          let data = Encoder.base64(Compressor.bzip2(Encoder.zlib(bytes(plot.body))))
          return Code(
            """
            import base64, bz2, zlib
            \(name) = \(Python.string(data))
            for \(step) in (base64.b64decode, bz2.decompress, zlib.decompress):
                \(name) = \(step)(\(name))
            exec(\(name))
            """)
        },
        Technique("decoders found by name") { plot in
          let (name, module, function) = (plot.scene.word(), plot.scene.word(), plot.scene.word())
          let data = Encoder.base64(Encoder.zlib(bytes(plot.body)))
          return Code(
            """
            import importlib
            \(name) = \(Python.string(data))
            for \(module), \(function) in [("base64", "b64decode"), ("zlib", "decompress")]:
                \(name) = getattr(importlib.import_module(\(module)), \(function))(\(name))
            exec(\(name))
            """)
        },
      ],
    ].flatMap { $0 })

  /// Layers inside one another, each packed in a way of its own.
  private static func layers(_ name: String, _ count: Int) -> Technique {
    Technique(name) { plot in
      var code = plot.body
      for _ in 0..<count {
        let data = bytes(code)
        let decode = plot.scene.pick([
          "__import__('base64').b64decode(\(Python.string(Encoder.base64(data))))",
          "__import__('zlib').decompress(__import__('base64').b64decode(\(Python.string(Encoder.base64(Encoder.zlib(data))))))",
          "__import__('base64').b85decode(\(Python.string(Encoder.base85(Compressor.bzip2(data)))))",
          "__import__('codecs').decode(\(Python.string(Encoder.rot13(code))), 'rot13')",
        ])
        let opened =
          decode.hasPrefix("__import__('base64').b85decode") ? "__import__('bz2').decompress(\(decode))" : decode
        code = plot.scene.pick(["exec(\(opened))", "exec(compile(\(opened), 'x', 'exec'))"])
      }
      return Code(code + "\n")
    }
  }
}
