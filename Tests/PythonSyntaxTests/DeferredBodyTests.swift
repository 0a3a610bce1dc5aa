import Testing

@testable import PythonSyntax

@Suite("Deferred bodies")
struct DeferredBodyTests {
  private static let deferring = ParserLimits(deferringBodies: true)

  private func deferred(_ source: String) -> SyntaxTree { parse(utf8: Array(source.utf8), limits: Self.deferring) }

  /// How many function bodies of the tree were left for later, those in bodies not counted.
  private func count(_ tree: SyntaxTree) -> Int { tree.nodes.count { $0.kind == .deferredBlock } }

  @Test(
    "read later give the tree that reading at once gives",
    arguments: [
      "def f():\n  pass\n", "def f():\n\treturn 1\nx = 2", "class C:\n  def f(self):\n    return 1\n  x = 1\n",
      "def f():\n  def g():\n    h()\n  return g\nf()\n", "async def f():\n  await g()\n\n\n# end\n",
      "def f():\n  if a:\n    b()\n  else:\n      c()\n  d()\ne()", "def f():\n  '''doc\nstring'''\n  return r'\\\\'\n",
      "def f():\n  x = (1,\n2,\n  3)\n  return {\n}\n", "def f():\n  return f\"{x['a']!r:>{width}}\" f'{\"}\"}'\ny()\n",
      "def f():\n  return f'''{\n  x}''' + '#'  # comment '\n", "def f():\n  a = b \\\n    + c\n  return a\n",
      "if x:\n  def f():\n    pass\n  y()\n", "def f():\r\n  a()\r\n  b()\r\nc()\r\n", "def f():\r  a()\r  b()\rc()\r",
      "def f():\n  rb'\\''; Rb\"\\\"\"; u'x'; t'{a}'\n",
      "def f():\n\n  # comment\n      # another\n  a()\n # less\nb()\n",
      "@d\ndef f(a=lambda: 1):\n  yield\n", "def f():\n  a()", "def f():\n  a()\n  ",
      "def f():\n  x = [y for y in z if (y)]\n",
      "class A:\n  class B:\n    def f(self):\n      def g():\n        pass\n    z = 1\nq()\n",
      "def f():\n\u{0C}  a()\nb()\n",
      "def f():\n  a()  # x\n  b() \t\n# end\nc()\n", "def f():\n  'ä'; ä = 1\n  return ä\n",
      "def f():\n  a = b \\\n    # c\nd()\n", "def f():\n  a \\\r\n  \\\r\n\r\nd()\r\n", "def f():\n  a \\\n  ",
      "def f(): return 1\ndef g():\n  return 2\n", "def f():\n  return 0x1f if'a'else'b'\n",
    ])
  func agree(source: String) {
    let whole = parse(utf8: Array(source.utf8))
    #expect(whole.errors.isEmpty)
    #expect(whole.difference(fromDeferring: deferred(source)) == nil)
  }

  @Test("are left out of the tree until they are asked for")
  func leftOut() {
    let tree = deferred("def f():\n  def g():\n    a()\n  b()\nc()\n")
    #expect(count(tree) == 1)
    #expect(tree.calledNames == ["c"])
    let body = tree.nodes.first { $0.kind == .deferredBlock }.map {
      parse(deferred: $0, of: tree, limits: Self.deferring)
    }
    #expect(body?.calledNames == ["b"])
    #expect(body.map { count($0) } == 1)
  }

  @Test(
    "whose end is not certain are read at once",
    arguments: [
      "def f():\n  a(\n", "def f():\n  a)\nb()\n", "def f():\n  '''a\n", "def f():\n  'a\nb()\n",
      "def f():\n  a \\ b\n",
      "def f():\n    a()\n  b()\nc()\n", "def f():\n  a()\n\tb()\n", "def f():\n  f'{'\n", "def f():\n  1f'{x}'\n",
      "def f():\n  \\\n  a()\n",
    ])
  func uncertain(source: String) {
    let tree = deferred(source)
    #expect(count(tree) == 0)
    #expect(tree.outline == parse(utf8: Array(source.utf8)).outline)
  }

  @Test("say what is wrong in them when they are read")
  func mistakes() {
    let tree = deferred("def f():\n  a b\nc()\n")
    #expect(tree.errors.isEmpty)
    let body = tree.nodes.first { $0.kind == .deferredBlock }.map {
      parse(deferred: $0, of: tree, limits: Self.deferring)
    }
    #expect(body?.errors.first?.offset == 13)
  }

  @Test("cost no more than one passage where they nest")
  func nesting() {
    var source = ""
    for level in 0..<90 { source += String(repeating: " ", count: level) + "def f():\n" }
    source += String(repeating: " ", count: 90) + "a()\n" + String(repeating: " ", count: 90) + "b(\n"
    let tree = deferred(source)
    #expect(count(tree) == 0)
    #expect(!tree.errors.isEmpty)
  }
}
