import TestSupport

extension Family {
  /// Code that lies in another member: a text, a picture, a sound, package data, the package's own metadata or source.
  static let carriers = Family(
    name: "carriers",
    techniques: [
      carried("a text file", "txt", { bytes($0) }, "open({path}).read()"),
      carried(
        "a text file in base64", "txt", { bytes(Encoder.base64(bytes($0))) },
        "__import__(\"base64\").b64decode(open({path}).read())"),
      carried(
        "a binary file", "dat", { Encoder.zlib(bytes($0)) },
        "__import__(\"zlib\").decompress(open({path}, \"rb\").read())"),
      carried(
        "a file behind exclusive or", "bin", { Encoder.xor(bytes($0), [0x5A]) },
        "bytes(b ^ 0x5A for b in open({path}, \"rb\").read())"),
      carried(
        "a JSON file", "json", { bytes("{\"v\": 1, \"d\": \(Python.string(Encoder.base64(bytes($0))))}") },
        "__import__(\"base64\").b64decode(__import__(\"json\").load(open({path}))[\"d\"])"),
      carried(
        "JSON lines of numbers", "json", { bytes(Python.list(bytes($0).map(Int.init))) },
        "bytes(__import__(\"json\").loads(open({path}).read()))"),
      carried(
        "an INI file", "ini", { bytes("[a]\nb = \(Encoder.hex(bytes($0)))\n") }, "bytes.fromhex({ini}[\"a\"][\"b\"])",
        setup: "import configparser\n{ini} = configparser.ConfigParser()\n{ini}.read({path})\n"),
      carried(
        "a TOML file", "toml", { bytes("[a]\nb = \"\(Encoder.base64(bytes($0)))\"\n") },
        "__import__(\"base64\").b64decode(__import__(\"tomllib\").load(open({path}, \"rb\"))[\"a\"][\"b\"])"),
      carried(
        "a CSV file", "csv", { text in bytes(bytes(text).map { "\($0),x\n" }.joined()) },
        "bytes(int(r[0]) for r in __import__(\"csv\").reader(open({path})))"),
      carried(
        "lines of a file", "txt", { bytes($0.split(separator: "\n").reversed().joined(separator: "\n") + "\n") },
        "\"\".join(reversed(open({path}).readlines()))"),
      carried("a file read line by line", "txt", { bytes($0) }, "\"\".join(l for l in open({path}))"),
      carried(
        "the end of a picture", "png", { Picture.png + bytes("\n#END#") + bytes(Encoder.base64(bytes($0))) },
        "__import__(\"base64\").b64decode(open({path}, \"rb\").read().split(b\"#END#\")[1])"),
      carried(
        "the end of a picture by its size", "png", { Picture.png + Encoder.zlib(bytes($0)) },
        "__import__(\"zlib\").decompress(open({path}, \"rb\").read()[\(Picture.png.count):])"),
      carried(
        "a text chunk of a picture", "png", { Picture.png(text: Encoder.base64(bytes($0))) },
        "__import__(\"base64\").b64decode({data}[{data}.index(b\"tEXt\") + 12:{data}.index(b\"IDAT\") - 8])",
        setup: "{data} = open({path}, \"rb\").read()\n"),
      carried(
        "the frames of a sound", "wav", { Sound.wave(Encoder.xor(bytes($0), [0x21])) },
        "bytes(b ^ 0x21 for b in __import__(\"wave\").open({path}, \"rb\").readframes(1 << 20))"),
      carried(
        "the frames of a sound, by offset", "wav", { Sound.wave(bytes(Encoder.base64(bytes($0)))) },
        "__import__(\"base64\").b64decode(open({path}, \"rb\").read()[44:])"),
      carried(
        "a sound's lowest bits", "wav",
        { Sound.wave(bytes($0).flatMap { byte in (0..<8).map { 0x80 | (byte >> UInt8($0) & 1) } }) },
        "bytes(sum(({data}[i + k] & 1) << k for k in range(8)) for i in range(0, len({data}), 8))",
        setup: "{data} = open({path}, \"rb\").read()[44:]\n"),
      carried(
        "a zip archive", "zip", { ZipBuilder([("x.txt", bytes($0))]).build() },
        "__import__(\"zipfile\").ZipFile({path}).read(\"x.txt\").decode()"),
      carried(
        "a tar archive", "tgz", { Compressor.gzip(TarBuilder([("x.txt", bytes($0))]).build()) },
        "__import__(\"tarfile\").open({path}).extractfile(\"x.txt\").read()"),
      carried("a gzip file", "gz", { Compressor.gzip(bytes($0)) }, "__import__(\"gzip\").open({path}).read()"),
      carried("an lzma file", "xz", { Compressor.xz(bytes($0)) }, "__import__(\"lzma\").open({path}, \"rt\").read()"),
      carried("a bzip2 file", "bz2", { Compressor.bzip2(bytes($0)) }, "__import__(\"bz2\").BZ2File({path}).read()"),
      carried("a pickle", "pkl", { Pickle.text($0) }, "__import__(\"pickle\").load(open({path}, \"rb\"))"),
      carried("pathlib", "md", { bytes($0) }, "__import__(\"pathlib\").Path({path}).read_text()"),
      carried(
        "pathlib beside the module", "css", { bytes($0) },
        "(__import__(\"pathlib\").Path(__file__).parent / \"{file}\").read_text()"),
      carried(
        "pathlib with_name", "rst", { bytes(Encoder.hex(bytes($0))) },
        "bytes.fromhex(__import__(\"pathlib\").Path(__file__).resolve().with_name(\"{file}\").read_text())"),
      carried(
        "os.open and os.read", "dat", { bytes($0) },
        "__import__(\"os\").read(__import__(\"os\").open({path}, 0), 1 << 20)"),
      carried("io.open", "dat", { bytes($0) }, "__import__(\"io\").open({path}, encoding=\"utf-8\").read()"),
      carried(
        "codecs.open", "dat", { bytes(Encoder.rot13($0)) },
        "__import__(\"codecs\").decode(__import__(\"codecs\").open({path}, encoding=\"utf-8\").read(), \"rot13\")"),
      carried("linecache", "dat", { bytes($0) }, "\"\".join(__import__(\"linecache\").getlines({path}))"),
      carried("fileinput", "dat", { bytes($0) }, "\"\".join(__import__(\"fileinput\").input([{path}]))"),
      carried(
        "mmap", "dat", { bytes($0) }, "__import__(\"mmap\").mmap({a}.fileno(), 0, access=1)[:]",
        setup: "{a} = open({path}, \"rb\")\n"),
      carried(
        "importlib.resources.files", "txt", { bytes($0) },
        "__import__(\"importlib.resources\").resources.files(__name__).joinpath(\"{file}\").read_text()"),
      carried(
        "importlib.resources.read_text", "txt", { bytes(Encoder.base85(bytes($0))) },
        "__import__(\"base64\").b85decode({a}(__name__, \"{file}\"))",
        setup: "from importlib.resources import read_text as {a}\n"),
      carried(
        "importlib.resources.open_binary", "bin", { Encoder.zlib(bytes($0)) },
        "__import__(\"zlib\").decompress({a}.open_binary(__name__, \"{file}\").read())",
        setup: "from importlib import resources as {a}\n"),
      carried(
        "importlib.resources.path", "txt", { bytes($0) }, "{a}",
        setup:
          "from importlib import resources\nwith resources.as_file(resources.files(__name__) / \"{file}\") as {b}:\n    {a} = {b}.read_text()\n"
      ),
      carried(
        "pkgutil.get_data", "dat", { Compressor.gzip(bytes($0)) },
        "__import__(\"gzip\").decompress(__import__(\"pkgutil\").get_data(__name__, \"{file}\"))"),
      carried("the loader's get_data", "dat", { bytes($0) }, "__loader__.get_data({path})"),
      carried(
        "a glob for the file", "lic", { bytes($0) },
        "open(__import__(\"glob\").glob(__import__(\"os\").path.join(__import__(\"os\").path.dirname(__file__), \"*.lic\"))[0]).read()"
      ),
      carried(
        "the file's name from a directory listing", "cfg", { bytes($0) },
        "open(__import__(\"os\").path.join({d}, [n for n in __import__(\"os\").listdir({d}) if n.endswith(\".cfg\")][0])).read()",
        setup: "import os\n{d} = os.path.dirname(__file__)\n"),
      carried(
        "two files", "a", { bytes(Encoder.base64(bytes($0))) },
        "__import__(\"base64\").b64decode(open({path}).read() + open({path}[:-1] + \"b\").read())",
        extra: ("b", { _ in [] })),
      [
        Technique("the module's docstring") { plot in
          Code("\"\"\"\(Encoder.base64(bytes(plot.body)))\"\"\"\nimport base64\nexec(base64.b64decode(__doc__))\n")
        },
        Technique("a function's docstring") { plot in
          let name = plot.scene.word()
          return Code(
            "def \(name)():\n    \"\(Encoder.hex(bytes(plot.body)))\"\nexec(bytes.fromhex(\(name).__doc__))\n")
        },
        Technique("a comment of its own source") { plot in
          let text = Encoder.base64(bytes(plot.body))
          return Code(
            "#:\(text)\nimport base64\nwith open(__file__) as f:\n    exec(base64.b64decode(f.readline()[2:]))\n")
        },
        Technique("the end of its own source") { plot in
          let mark = plot.scene.word()
          let text = Encoder.base85(Encoder.zlib(bytes(plot.body)))
          return Code(
            "import base64, zlib\nexec(zlib.decompress(base64.b85decode(open(__file__).read().split(\"#\" + \"\(mark)#\")[1].strip())))\n#\(mark)#\(text)\n"
          )
        },
        Technique("inspect.getsource") { plot in
          let name = plot.scene.word()
          return Code(
            "import inspect, base64\ndef \(name)():\n    # \(Encoder.base64(bytes(plot.body)))\n    pass\nexec(base64.b64decode(inspect.getsource(\(name)).split(\"# \")[1].split()[0]))\n"
          )
        },
        Technique("a function's annotations") { plot in
          let name = plot.scene.word()
          return Code(
            "import base64\ndef \(name)(x: \"\(Encoder.base64(bytes(plot.body)))\"):\n    pass\nexec(base64.b64decode(\(name).__annotations__[\"x\"]))\n"
          )
        },
        Technique("names of attributes") { plot in
          let name = plot.scene.word()
          let hex = Encoder.hex(bytes(plot.body))
          return Code(
            "class \(name):\n    _\(hex) = 1\nexec(bytes.fromhex([n for n in vars(\(name)) if len(n) > 99][0][1:]))\n")
        },
        Technique("keys of a dictionary") { plot in
          let name = plot.scene.word()
          let pieces = plot.scene.shuffled(Array(Encoder.base64(bytes(plot.body)).pieces(of: 24).enumerated()))
          let table = pieces.map { "\($0.offset): \"\($0.element)\"" }.joined(separator: ", ")
          return Code(
            "import base64\n\(name) = {\(table)}\nexec(base64.b64decode(\"\".join(\(name)[k] for k in sorted(\(name)))))\n"
          )
        },
        Technique("a shared list that modules fill") { plot in
          let (a, b) = (plot.scene.word(), plot.scene.word())
          let text = Encoder.base64(bytes(plot.body))
          let half = text.count / 2
          return Code(
            "from . import \(a), \(b)\nimport base64\nexec(base64.b64decode(\(a).PART + \(b).PART))\n",
            files: [
              ("\(a).py", bytes("PART = \"\(text.prefix(half))\"\n")),
              ("\(b).py", bytes("PART = \"\(text.dropFirst(half))\"\n")),
            ])
        },
      ],
    ].flatMap { $0 })

  /// Code in a member beside the module: read, and run or only counted.
  ///
  /// In `read` and `setup`, `{path}` stands for the member's path, `{file}` for its name, `{data}`, `{ini}`, `{d}`, `{a}`
  /// and `{b}` for variables.
  private static func carried(
    _ name: String, _ suffix: String, _ pack: @escaping @Sendable (String) -> [UInt8], _ read: String,
    setup: String = "",
    extra: (suffix: String, pack: @Sendable (String) -> [UInt8])? = nil
  ) -> [Technique] {
    let make: @Sendable (inout Plot, Bool) -> Code = { plot, runs in
      var words = ["path": plot.scene.word(), "file": plot.scene.word() + "." + suffix]
      for word in ["data", "ini", "d", "a", "b"] { words[word] = plot.scene.word() }
      func filled(_ text: String) -> String { words.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) } }
      let head = filled("import os\n{path} = os.path.join(os.path.dirname(__file__), \"{file}\")\n" + setup)
      let use = runs ? "exec(\(filled(read)))\n" : "\(plot.scene.word()) = len(\(filled(read)))\n"
      var files = [(path: filled("{file}"), data: pack(plot.body))]
      if let extra {
        files[0].data = Array(files[0].data.prefix(files[0].data.count / 2))
        files.append(
          (
            String(filled("{file}").dropLast(suffix.count)) + extra.suffix,
            Array(pack(plot.body).dropFirst(files[0].data.count))
          ))
      }
      return Code(head + use, files: files)
    }
    return [Technique(name) { make(&$0, true) }]
  }
}

/// A valid picture of one point.
private enum Picture {
  static let png: [UInt8] = head + data + end

  static func png(text: String) -> [UInt8] { head + chunk("tEXt", bytes("Comment\u{0}") + bytes(text)) + data + end }

  private static let head = [0x89] + bytes("PNG\r\n\u{1A}\n") + chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
  private static let data = chunk("IDAT", Encoder.zlib([0, 0]))
  private static let end = chunk("IEND", [])

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    big32(UInt32(data.count)) + bytes(name) + data + big32(Compressor.crc32(bytes(name) + data))
  }

  private static func big32(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}

/// A valid sound of one channel with eight bits.
private enum Sound {
  static func wave(_ frames: [UInt8]) -> [UInt8] {
    var out = ByteWriter()
    out.append(bytes("RIFF"))
    out.little32(UInt32(36 + frames.count))
    out.append(bytes("WAVEfmt "))
    out.little32(16)
    out.little16(1)
    out.little16(1)
    out.little32(8000)
    out.little32(8000)
    out.little16(1)
    out.little16(8)
    out.append(bytes("data"))
    out.little32(UInt32(frames.count))
    out.append(frames)
    return out.bytes
  }
}

/// A pickle of one text (protocol 2).
private enum Pickle {
  static func text(_ text: String) -> [UInt8] {
    [0x80, 2, 0x58] + (0..<4).map { UInt8(truncatingIfNeeded: text.utf8.count >> (8 * $0)) } + bytes(text) + bytes(".")
  }
}
