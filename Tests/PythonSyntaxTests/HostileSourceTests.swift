import Glibc
import Testing

@testable import PythonSyntax

@Suite("Hostile sources")
struct HostileSourceTests {
  /// Runs `body` on a thread as small as those of Dispatch.
  private func onSmallStack(_ body: @escaping @Sendable () -> Void) throws {
    final class Work: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 512 << 10)
    var thread = pthread_t()
    let work = Unmanaged.passRetained(Work(body)).toOpaque()
    let status = pthread_create(
      &thread, &attributes,
      { @Sendable argument in
        if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, work)
    try #require(status == 0)
    pthread_join(thread, nil)
  }

  @Test(
    "are read on a small stack, however deep they nest",
    arguments: [
      "(", "[", "{", "([{", "-", "not ", "1**", "lambda:", "1 if 1 else ", "a+", "a.", "f(", "a[", "f\"{", "f'{f\"{",
      "f\"{a:{", "{a:", "[x for x in ", "await ", "(yield ", "(a:=", "*", "@", "`", "print ", "with (", "def f[T:",
      "match x:\n case (", "match x:\n case [", "a;", "else: ", "if a: b\nelif ", "with (\n", "foo(\nbar\n",
      "\\\"\"\"\n",
      "x = \"\"\"\n", "f\"\"\"{\n", "\\\n", "type X = int;", "match(x);", "\"\" ", "f\"{a}\" ", "a<", "\r", "\0",
      "x if y else (",
      "lambda x=", "a@", "try: ", "async ", "import (\n",
    ])
  func nesting(unit: String) throws {
    try onSmallStack {
      let source = Array(String(repeating: unit, count: 20_000).utf8)
      let tree = parse(source)
      #expect(tree.brokenLink == nil)
    }
  }

  @Test("are read when blocks and elif chains go deep")
  func blocks() throws {
    try onSmallStack {
      let indents = (0..<1000).map { String(repeating: " ", count: $0) + "if a:\n" }.joined()
      #expect(!parse(Array(indents.utf8)).errors.isEmpty)
      let chain = "if a:\n  b\n" + String(repeating: "elif a:\n  f()\n", count: 20_000)
      let tree = parse(Array(chain.utf8))
      #expect(tree.errors == [])
      #expect(tree.calledNames.count == 20_000)
    }
  }

  @Test("with brackets to the limit are accepted, and refused beyond it")
  func limit() {
    let fits = String(repeating: "(", count: 199) + "1" + String(repeating: ")", count: 199)
    #expect(parse(Array(fits.utf8)).errors == [])
    let tooDeep = String(repeating: "(", count: 201) + "1" + String(repeating: ")", count: 201)
    #expect(!parse(Array((tooDeep + "\nf()").utf8)).errors.isEmpty)
    #expect(parse(Array((tooDeep + "\nf()").utf8)).calledNames == ["f"])
  }

  @Test("that are too large are not read")
  func size() {
    let tree = parse(Array("f()".utf8), limits: ParserLimits(sourceBytes: 2))
    #expect(tree.errors.map(\.message) == ["source is too large"])
    #expect(tree.calledNames == [])
  }

  /// Deterministic random numbers (SplitMix64), so that a failure can be seen again.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static let seed = """
    import os, sys as s
    from .a.b import (c as d, e,)
    @decorate(x=1)
    async def f[T: int](a, /, b=2, *args: *Ts, c, **k) -> "str":
        '''doc'''
        async with (open(a) as g, h): await g.read()
        return f"{a!r:>{b}} {c=}" f'{{}}' 'x\\n'
    class A(B, metaclass=C):
        x: int = 0x1F + 1_000j - .5e3
        if x: pass
        elif y: x += 1
        else: del x[1:2, ::3], (y)
    match v:
        case [1, *_] | {"k": A(x, y=-1), **r} if r: print(v, sep="", *q)
        case _: lambda a, *, b=1: (yield)
    try: raise E from None
    except* (X, Y) as z: global w
    finally: assert not a < b is not c, [i for i in {j: k for j, k in l} if i]
    type L[T] = list[T]; lazy import q
    print >>f, `x`, 0777; exec "a" in b
    """

  @Test("changed at random keep the tree whole", arguments: 0..<8)
  func mutations(round: Int) {
    var random = Generator(state: UInt64(round))
    let seed = Array(Self.seed.utf8)
    let pieces = seed.split { $0 == 0x20 || $0 == 0x0A }.map(Array.init)
    var arena = SyntaxArena()
    for _ in 0..<400 {
      var source = seed
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<source.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: source[place] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &random)
        case 1: source.removeSubrange(place..<min(source.count, place + Int.random(in: 1...9, using: &random)))
        case 2: source.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
        default: source.insert(UInt8.random(in: 0...255, using: &random), at: place)
        }
        if source.isEmpty { source = seed }
      }
      let tree = parse(source, arena: &arena)
      #expect(tree.brokenLink == nil, "\(String(decoding: source, as: UTF8.self))")
    }
  }
}
