import Evidence
import TestSupport
import Testing

@testable import Reach

/// Programs that grow without end: each ends within its budget, says what is missing, and hides nothing behind it.
@Suite("Budgets")
struct BudgetTests {
  static let limits: Limits = {
    var limits = Limits.standard
    limits.evaluationSteps = 200_000
    return limits
  }()

  /// A program's reach, and how many steps it took.
  private func run(_ code: String, _ limits: Limits = Self.limits) -> (reached: ReachedCode, steps: Int) {
    let trigger = Trigger(
      id: "pth-import-line", phase: .startup, place: Place("demo.pth", line: 1), owner: nil, python: [], profiles: [],
      summary: "runs", starts: .module("demo"))
    let reach = Reach(target: InMemoryTarget.wheel(texts: [("demo.py", code)]), limits: limits)
    return (reach.follow(trigger), reach.steps)
  }

  /// One operation may go over the limit; none of them takes long.
  private static let slack = 300_000

  @Test(
    "hold in loops, and what stands behind them is found",
    arguments: [
      "for i in range(90000):\n  for j in range(90000):\n    x = i ^ j",
      "for a in range(999):\n  for b in range(999):\n    for c in range(999):\n      for d in range(999):\n        x = a + b + c + d",
      "x = [a ^ b ^ c for a in range(9000) for b in range(9000) for c in range(9000)]",
      "x = 1\nwhile x:\n  x = x * 3 % 1000003 + 1",
      "x = 3\nwhile True:\n  if x == 0: break\n  x = x * x + 1",
      "x = 'ab'\nfor i in range(90000):\n  x = (x + x)[-9999999:]",
      "x = b'ab' * 4000000\nfor i in range(90000):\n  y = x + b'c'\n  z = y in x",
      "x = 'a' * 9999999\nfor i in range(90000):\n  x = x.replace('a', 'aa').upper()[:9999999]",
      "x = list(range(90000))\nfor i in range(90000):\n  x = x[1:] + [i]\n  y = 5 in x\n  z = x.index(7)",
      "x = {i: i for i in range(60000)}\nfor i in range(90000):\n  x = dict(x)\n  x.update({i: x})",
      "it = iter(list(range(100000)))\nx = 0\nwhile x < 10 ** 9:\n  x += next(it, 1)",
      "x = bytearray(100000)\nfor i in range(90000):\n  del x[0]\n  x[50:50] = b'a'\n  y = bytes(x)",
      "def f(n):\n  for i in range(n):\n    f(n + i)\nf(9000)",
      "def g():\n  while True:\n    for i in g():\n      yield i\nfor x in g():\n  y = x",
      "def g(n):\n  while True:\n    n = n * 7 % 256\n    yield n\nx = [a ^ b for a, b in zip(g(3), g(5))]",
      "x = sorted(map(lambda i: i * 7 % 1000, range(90000)))\nfor i in range(90000):\n  x = sorted(x)",
      "import hashlib\nx = b'a'\nfor i in range(90000):\n  x = hashlib.pbkdf2_hmac('sha512', x, b's', 1000000)",
      "import hashlib\nh = hashlib.sha256()\nfor i in range(90000):\n  h.update(b'a' * 100000)\n  x = h.digest()",
      "import random\nrandom.seed(1)\nx = list(range(90000))\nfor i in range(90000):\n  random.shuffle(x)\n  y = random.randbytes(100000)",
      "import zlib, base64\nx = 'eJ' + 'A' * 1000000\nfor i in range(90000):\n  y = base64.b64decode(x)",
      "import itertools\nfor i in range(90000):\n  x = list(itertools.product(range(40), repeat=3))\n  y = list(itertools.permutations(range(9)))",
      "x = 7 ** 300000\nfor i in range(90000):\n  x = x * x // 3 ^ x >> 5",
      "x = 7\nfor i in range(90000):\n  x = pow(x + 2 ** 9999, 2 ** 9999 - 1, 2 ** 10000 - 1)",
      "x = 0\nfor i in range(90000):\n  x = int('9' * 19999) + x\n  y = str(x)",
      "x = []\nfor i in range(90000):\n  x = [x, x]\n  y = str(x)\n  z = repr([x] * 200)",
      "import json\nfor i in range(90000):\n  x = json.loads('[' * 100 + ']' * 100)\n  y = json.loads('[' + '1,' * 50000 + '1]')",
      "def f():\n  global x\n  x = x + 1\n  return x\nx = 0\nwhile f() < 10 ** 9:\n  pass",
      "x = 'a'\nwhile len(x) < 10 ** 12:\n  x = x + 'a'",
    ])
  func loops(code: String) {
    let (reached, steps) = run("import os\n\(code)\nos.system('behind')\n")
    #expect(reached.has(.processSpawn, "behind"), "\(reached.facts) \(reached.opaque)")
    #expect(steps <= Self.limits.evaluationSteps + Self.slack)
    #expect(reached.gaps.isEmpty, "\(reached.gaps)")
  }

  @Test(
    "hold in programs that call, write and start themselves",
    arguments: [
      "def f(n):\n  return f(n - 1) + f(n - 2) if n else 1\nx = f(10 ** 9)",
      "def f(x):\n  return f([x, x]) or f((x,))\nf(0)",
      "def a(n): return b(n + 1) + c(n)\ndef b(n): return c(n + 1) + a(n)\ndef c(n): return a(n + 1) + b(n)\na(0)",
      "f = lambda g, n: g(g, n + 1) + g(g, n + 2)\nf(f, 0)",
      "s = 's=%r;exec(s%%s)'\nexec(s % s)",
      "s = 'n = n + 1\\nexec(s + str(n))\\nexec(str(n) + chr(10) + s)\\n'\nn = 0\nexec(s)",
      "x = 'x = x + x\\nexec(x)\\n'\nexec(x)",
      "import base64\nx = b'import base64; exec(base64.b64decode(base64.b64encode(x)))'\nexec(x)",
      "x = compile('exec(x)', '', 'exec')\nexec(x)",
      "class A:\n  def __getattr__(self, n): return getattr(A(), n + n)\nA().x",
      "class A:\n  def __call__(self, *a): return self(self, *a)\nA()()",
      "def d(f):\n  @d\n  def g(): return d(g)\n  return g()\n@d\ndef h(): pass",
      "import pickle\nx = b'(lp0\\n' + b'(lp1\\ng0\\na' * 5000 + b'.'\npickle.loads(x)",
      "import ast\nfor s in ast.parse('exec(x)').body:\n  x = compile(ast.Module([s], []), '', 'exec')\n  exec(x)",
      "import code\nc = code.InteractiveConsole({})\nx = 'c.push(x)'\nc.push(x)",
      "import timeit\nx = 'timeit.timeit(x)'\ntimeit.timeit(x, x)",
    ])
  func programs(code: String) {
    let (reached, steps) = run("import os\n\(code)\nos.system('behind')\n")
    #expect(steps <= Self.limits.evaluationSteps + Self.slack)
    #expect(reached.has(.processSpawn, "behind") || !reached.gaps.isEmpty, "\(reached.facts) \(reached.opaque)")
  }

  @Test(
    "hold in what is nested deeply",
    arguments: [
      String(repeating: "(", count: 90_000), String(repeating: "[", count: 90_000) + "1",
      String(repeating: "-", count: 90_000) + "1", "x = " + String(repeating: "lambda: ", count: 9_000) + "1",
      (0..<400).map { String(repeating: " ", count: $0) + "if x:\n" }.joined(),
      (0..<150).map { String(repeating: " ", count: $0) + "for a\($0) in range(9):\n" }.joined()
        + String(repeating: " ", count: 150) + "x = 1\n",
      "x = " + String(repeating: "[a for a in ", count: 150) + "x" + String(repeating: "]", count: 150),
      "x = " + (0..<9_000).map { "f\($0)(" }.joined(), "f" + String(repeating: "(1)", count: 90_000),
      "x" + String(repeating: ".a", count: 90_000), "x = 1" + String(repeating: " + 1", count: 90_000),
    ])
  func nesting(code: String) {
    let (reached, steps) = run("import os\nos.system('before')\n\(code)\n")
    #expect(steps <= Self.limits.evaluationSteps + Self.slack)
    #expect(reached.has(.processSpawn, "before"), "\(reached.facts)")
  }

  @Test("are said to be used up by straight code that has no loop to leave")
  func exhausted() {
    var limits = Limits.standard
    limits.evaluationSteps = 20_000
    let code = (0..<9_000).map { "x\($0) = \($0) + \($0)\n" }.joined()
    let (reached, _) = run(code, limits)
    #expect(reached.gaps.contains { $0.why.contains("evaluation stopped after 20000 steps") }, "\(reached.opaque)")
  }

  @Test(
    "leave nothing that a loop may have changed as it was",
    arguments: [
      "x = 'id'\nfor i in range(90000):\n  for j in range(9000):\n    x = str(i ^ j)\nos.system(x)",
      "x = ['id']\nfor i in range(90000):\n  for j in range(9000):\n    x[0] = str(i ^ j)\nos.system(x[0])",
      "x = 'id'\ndef f(i):\n  global x\n  x = str(i)\nfor i in range(90000):\n  for j in range(9000):\n    f(i ^ j)\nos.system(x)",
      "x = 'id'\nn = 0\nwhile n < 10 ** 12:\n  n += 1\n  x = x + 'd' if n % 7 else 'e'\nos.system(x)",
    ])
  func widening(body: String) {
    let (reached, _) = run("import os\n\(body)\n")
    #expect(reached.has(.processSpawn))
    #expect(!reached.has(.processSpawn, "id"), "\(reached.facts)")
    #expect(reached.opaque.contains { $0.kind == .uncomputed && $0.why.contains("loop was left") }, "\(reached.opaque)")
  }

  @Test("end loops that would find something later only with what they found")
  func lateEffects() {
    let (reached, _) = run(
      """
      import os
      n = 0
      while n < 10 ** 9:
        n += 1
        if n == 10 ** 8:
          os.system('late')
      """)
    #expect(reached.has(.processSpawn, "late"), "\(reached.facts)")
  }

  @Test("make code that a left loop computed uncomputed, not harmless")
  func uncomputed() {
    let (reached, _) = run(
      """
      x = ''
      for i in range(10 ** 5):
        for j in range(10 ** 5):
          x = x[-99:] + chr(i * j % 128)
      exec(x)
      """)
    let evaluations = reached.capabilities.filter { $0.kind == .codeEvaluate }
    #expect(!evaluations.isEmpty && evaluations.allSatisfy { $0.argument == nil }, "\(evaluations)")
  }

  @Test("are enough to compute what packers do in loops")
  func honestWork() {
    let payload = "import os; os.system('id') #" + String(repeating: "x", count: 20_000)
    let sealed = payload.utf8.map { String($0 ^ 7) }.joined(separator: ",")
    let reached = followModule(
      "x = ''\nfor c in [\(sealed)]:\n  if c > 0:\n    x += chr(c ^ 7)\nexec(x)\n")
    #expect(reached.has(.processSpawn, "id"), "\(reached.opaque)")
  }

  @Test("are enough for a generator without an end that gives a key")
  func keyStream() {
    let state = sequence(first: 3) { $0 * 7 % 251 }
    let sealed = zip("import os; os.system('id')".utf8, state.dropFirst()).map { String(Int($0) ^ $1) }
    let reached = followModule(
      """
      def keys(n):
        while True:
          n = n * 7 % 251
          yield n
      exec(bytes(a ^ b for a, b in zip([\(sealed.joined(separator: ","))], keys(3))))
      """)
    #expect(reached.has(.processSpawn, "id"), "\(reached.facts) \(reached.opaque)")
  }
}
