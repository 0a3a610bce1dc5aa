import Evidence
import TestSupport
import Testing

@testable import Reach

/// Programs written to break their reader end within the budget and say so.
@Suite("Hostile programs")
struct HostileTests {
  static func small() -> Limits {
    var limits = Limits.standard
    limits.evaluationSteps = 200_000
    return limits
  }

  @Test(
    "end within their budget",
    arguments: [
      "while True:\n  x = 1",
      "def f(n):\n  return f(n + 1) + f(n + 2)\nf(0)",
      "def f(x):\n  return f\nf(f)(f)(f)",
      "x = 'a'\nfor i in range(100000):\n  x = x + x",
      "x = [1]\nfor i in range(100000):\n  x = x * 2\nx.append(x)\ny = str(x)",
      "x = []\nx.append(x)\nfor y in x:\n  for z in y:\n    x.append(z)",
      "class A:\n  def __getattr__(self, n):\n    return getattr(self, n + 'x')\nA().y",
      "a = {}\na['a'] = a\nb = '%s' % a",
      "import demo\nfrom demo import *\n",
      "lambda: (yield)",
      "x = 10 ** 10 ** 10",
      "exec('exec(' + repr('exec(1)') + ')')",
      "s = 's=%r;exec(s%%s)';exec(s%s)",
      "f = lambda g: g(g)\nf(f)",
      "def d(f):\n  @d\n  def g(): pass\n  return g\n@d\ndef h(): pass",
      "class A(A): pass",
      "class A:\n  def __eq__(self, o): return self\nrange(A)\nlen(A)\nint(A)\nhex(A)\nx = A if y else 1\nrange(x, A())",
      "class A(metaclass=type): pass\nclass B(A): pass\ntype('C', (B,), {})\nx = type if y else M\nclass D(metaclass=x): pass",
      "class M(type):\n  def __len__(c): return c\n  def __index__(c): return c\nclass A(metaclass=M): pass\nrange(A)\nlen(A)\nchr(A)",
      "class A:\n  pass\nA.__bases__ = (A,)\nclass B(A): pass\nB().x",
      "from . import demo\nfrom .... import x",
      "import sys\nsys.path.insert(0, '..')\nimport a.b.c.d",
      "x = (lambda: x)()\nx()",
      "globals().update(globals())\nvars()[1]",
      "f'{1:{2:{3}}}'",
      "'{0.__class__.__mro__[1].__subclasses__}'.format(1)",
      "b'%s' % (b'x' * 1000000000)",
      "import functools, operator\nx = input()\nfunctools.partial(*x)()\noperator.call(*x)\nstr.join(*x)\noperator.methodcaller(*x)(1)",
      "'abc'[9223372036854775807]\n[1][-9223372036854775808]\n'abc'[::9223372036854775807]\n'abc'[::-9223372036854775807]",
      "abs(-9223372036854775807 - 1)\n[1] * 9223372036854775807\n'a' * -9223372036854775807\n1 << 62 << 62\n-(-9223372036854775807 - 1)",
      "import pickle\npickle.loads(b'c')\npickle.loads(b'cos')\npickle.loads(b'X')\npickle.loads(bytes(range(256)))",
      "chr(-1)\nchr(1114112)\nord('')\n(5).to_bytes(-1, 'big')\n'%c' % -5\n'{:999999999999999999999}'.format(1)\nint('9' * 10000)",
      "range(-9223372036854775807, 9223372036854775807, 3)\nround(1e300)\nint(1e300)\npow(2, -1, 5)\n'x'.zfill(-5)\n'x'.split('x', -3)",
      "import base64, binascii, codecs\nbase64.b85decode('~~~~~')\nbase64.a85decode('zzz~')\nbinascii.a2b_uu('\\xff')\ncodecs.decode('%', 'quopri')\nbytes.fromhex('f')",
      "import os\nos.system('$(' * 1000)\nos.system(\"'\")\nos.system('`')\nos.system('a\\\\')",
      "x = {}\nx[9223372036854775807] = 1\nenumerate(x, 9223372036854775807)\nx.setdefault()\nx.pop()\n[].pop()\n[].insert(5)",
    ])
  func ends(code: String) {
    let reached = followModule(code, limits: Self.small())
    #expect(reached.capabilities.count < 5_000)
  }

  @Test("say that they were cut off")
  func cutOff() {
    let reached = followModule(
      "x = 0\nfor i in range(90000):\n  for j in range(90000):\n    x = x + 1\n", limits: Self.small())
    #expect(reached.opaque.contains { $0.why.contains("steps") })
  }

  @Test("nested as deep as the parser lets them do not overflow the stack")
  func deep() {
    let brackets = String(repeating: "[", count: 180) + String(repeating: "]", count: 180)
    let calls = (0..<60).map { "def f\($0)(x):\n  return f\($0 + 1)(\(brackets))\n" }.joined()
    let reached = followModule(calls + "def f60(x):\n  return x\nf0(1)")
    #expect(reached.opaque.isEmpty)
  }

  @Test("that call one another a thousand deep are followed to the end")
  func deepCalls() {
    let calls = (0..<1_000).map { "def f\($0)(x):\n  return f\($0 + 1)(x)\n" }.joined()
    let reached = followModule("import os\n" + calls + "def f1000(x):\n  os.system('id')\nf0(1)")
    #expect(reached.has(.processSpawn, "id"))
    #expect(reached.opaque.isEmpty)
  }

  @Test("that call a function harmlessly first, and deep below in another way, are seen through", arguments: [30, 60])
  func decoy(depth: Int) {
    let calls = (0..<depth).map { "def f\($0)(x):\n  return f\($0 + 1)(x)\n" }.joined()
    let last = "def f\(depth)(x):\n  run(x)\ndef run(x):\n  if x:\n    os.system('id')\n"
    let reached = followModule("import os\n" + calls + last + "run(False)\nf0(True)\n")
    #expect(reached.has(.processSpawn, "id"))
  }

  @Test("that pass a harmless callable down first, and another one later, are seen through", arguments: [30, 60])
  func laterCallable(depth: Int) {
    let calls = (0..<depth).map { "def f\($0)(x):\n  return f\($0 + 1)(x)\n" }.joined()
    let last = "def f\(depth)(x):\n  run(x)\ndef run(x):\n  x('id')\n"
    let harmless = (0..<3).map { "def h\($0)(x):\n  pass\nf0(h\($0))\n" }.joined()
    let reached = followModule("import os\n" + calls + last + harmless + "f0(os.system)\n")
    #expect(reached.has(.processSpawn), "\(reached.facts)")
  }

  @Test(
    "whose loops leave something to their next round are seen through",
    arguments: [
      "def f(): pass\nf.x = print\nfor i in unknown():\n  f.x('id')\n  f.x = os.system",
      "x = [print]\nfor i in unknown():\n  x[0]('id')\n  x[0] = os.system",
      "x = {0: print}\nfor i in unknown():\n  x[0]('id')\n  x.update({0: os.system})",
      "x = print\nwhile unknown():\n  x('id')\n  x = os.system",
      "class A: pass\nA.x = print\nfor i in unknown():\n  A.x('id')\n  A.x = os.system",
      "x = []\nfor i in unknown():\n  for y in x:\n    y('id')\n  x += [os.system]",
    ])
  func nextRound(body: String) {
    let reached = followModule("import os\n" + body + "\n")
    #expect(reached.has(.processSpawn, "id"), "\(reached.facts)")
  }

  @Test("that wait for another thread do not use up the budget")
  func waiting() {
    let reached = followModule(
      """
      import os, time
      class Server:
          ready = False
          def wait(self):
              while not self.ready:
                  time.sleep(0.1)
              os.system('id')
      Server().wait()
      """, limits: Self.small())
    #expect(reached.has(.processSpawn, "id"))
    #expect(reached.opaque.isEmpty)
  }

  @Test("whose loops change what they test are run to their end")
  func countingLoops() {
    let reached = followModule(
      """
      import os
      class Counter:
          left = 900
      def decode(data):
          out = []
          while data:
              out.append(chr(data.pop(0) ^ 1))
          return ''.join(out)
      counter = Counter()
      while counter.left:
          counter.left = counter.left - 1
      os.system(decode([ord(c) ^ 1 for c in 'echo ' + 'x' * 700])[:6])
      """)
    #expect(reached.has(.processSpawn, "echo x"), "\(reached.facts)")
  }

  @Test("that import each other in a long chain are followed")
  func longChain() {
    let files = (0..<1_500).map { ("m\($0).py", "import m\($0 + 1)\n") } + [("m1500.py", "import os\nos.system('id')")]
    let reached = follow(.module("m0"), in: files)
    #expect(reached.has(.processSpawn, "id"))
    #expect(reached.modules.count == 1_501)
  }

  @Test("that run texts without end in a loop are left as code that is not known, not as harmless code")
  func endlessTexts() {
    let reached = followModule(
      """
      for i in range(9000):
        exec('x%d = %d' % (i, i))
      exec("import os; os.system('behind')")
      """)
    #expect(reached.has(.processSpawn, "behind"), "\(reached.facts)")
    #expect(reached.capabilities.contains { $0.kind == .codeEvaluate && $0.argument == nil })
    #expect(reached.gaps.isEmpty, "\(reached.gaps)")
    #expect(reached.opaque.contains { $0.kind == .uncomputed }, "\(reached.opaque)")
  }

  @Test("packed inside themselves again and again are opened up to the limit")
  func manyLayers() {
    var limits = Limits.standard
    limits.layerDepth = 4
    var code = "import os; os.system('id')"
    for _ in 0..<6 { code = PayloadTests.packed(code) }
    let reached = followModule(code, limits: limits)
    #expect(reached.layers.count == 4)
    #expect(reached.opaque.contains { $0.why.contains("packed inside code") })
  }

  @Test("give the same evidence each time")
  func isDeterministic() {
    let first = follow(.module("demo"), in: PayloadTests.splitModules)
    for _ in 0..<3 {
      let again = follow(.module("demo"), in: PayloadTests.splitModules)
      #expect(again.capabilities == first.capabilities)
      #expect(again.flows == first.flows)
    }
  }

  @Test("and one Reach for all triggers gives what one for each gives")
  func sharing() {
    let files = PayloadTests.splitModules
    let target = InMemoryTarget.wheel(texts: files)
    let shared = Reach(target: target, limits: .standard)
    for module in ["demo.names", "demo.collect", "demo.send", "demo.run", "demo"] {
      let trigger = Trigger(
        id: "import-side-effect", phase: .import, place: Place(module), owner: nil, python: [], profiles: [],
        summary: "", starts: .module(module))
      let alone = Reach(target: target, limits: .standard).follow(trigger)
      let together = shared.follow(trigger)
      #expect(
        Set(together.capabilities.map { "\($0.kind) \($0.argument ?? "")" })
          == Set(alone.capabilities.map { "\($0.kind) \($0.argument ?? "")" }), "\(module)")
    }
  }
}
