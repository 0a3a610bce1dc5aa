import Artifacts
import Evidence
import Surface
import TestSupport
import Testing

@Suite("NativeObjects")
struct NativeObjectsTests {
  /// A shared object with a dynamic section and nothing else: tag and text, or tag and number.
  private func elf(
    _ named: [(Int, String)] = [], _ plain: [(Int, Int)] = [], type: UInt8 = 3, symbolType: UInt8 = 2
  ) -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }
    var strings: [UInt8] = [0]
    var entries: [(Int, Int)] = []
    for (tag, text) in named {
      entries.append((tag, strings.count))
      strings += Array(text.utf8) + [0]
    }
    strings += [UInt8](repeating: 0, count: (8 - strings.count % 8) % 8)
    let stringsAt = 64 + 3 * 56
    let symbolsAt = stringsAt + strings.count
    let symbols =
      [UInt8](repeating: 0, count: 24) + number(0, 4) + [0x10 | symbolType, 0] + number(1, 2) + number(0, 16)
    let hashAt = symbolsAt + symbols.count
    let hash = number(1, 4) + number(2, 4) + number(0, 16)
    let dynamicAt = hashAt + hash.count
    entries += plain + [(5, stringsAt), (6, symbolsAt), (4, hashAt), (0, 0)]
    let dynamic = entries.flatMap { number($0.0, 8) + number($0.1, 8) }
    let total = dynamicAt + dynamic.count
    func segment(_ kind: Int, _ flags: Int, _ at: Int, _ size: Int) -> [UInt8] {
      number(kind, 4) + number(flags, 4) + number(at, 8) + number(at, 8) + number(at, 8) + number(size, 8)
        + number(size, 8) + number(8, 8)
    }
    var out: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + number(0, 8)
    out += [type, 0] + number(62, 2) + number(1, 4) + number(0, 8) + number(64, 8) + number(0, 12)
    out += [64, 56, 3, 0, 0, 0].flatMap { number($0, 2) }
    out += segment(1, 5, 0, total) + segment(2, 6, dynamicAt, total - dynamicAt) + segment(0x6474_E551, 6, 0, 0)
    return out + strings + symbols + hash + dynamic
  }

  private func ids(
    _ bytes: [UInt8], at path: String = "demo/x.so", fileName: String = "demo-1.0-cp311-cp311-linux_x86_64.whl"
  )
    -> SurfaceProbe
  {
    var target = InMemoryTarget.wheel("demo", [("demo/__init__.py", []), (path, bytes)])
    target.fileName = fileName
    return SurfaceProbe(target)
  }

  @Test("stays silent on an object as compilers make it")
  func ordinary() {
    let object = elf([(1, "libc.so.6"), (1, "libm.so.6"), (29, "$ORIGIN")], [(27, 8), (28, 8)])
    #expect(ids(object).ids == [])
    #expect(ids(object).found.opaque == [])
  }

  @Test(
    "finds each way in which loading an object goes further",
    arguments: [
      ([], [(27, 24), (28, 8)], "native-init-array"), ([(1, "libdemo.so.3")], [], "native-unresolved-needed"),
      ([(29, "/tmp/demo")], [], "native-rpath-escape"), ([(15, "$ORIGIN:")], [], "native-rpath-escape"),
      ([(29, "$ORIGIN/../../../../x")], [], "native-rpath-escape"), ([(0x6FFF_FEFC, "a.so")], [], "native-audit-tag"),
      ([(0x7FFF_FFFF, "f.so")], [], "native-audit-tag"),
    ] as [([(Int, String)], [(Int, Int)], String)])
  func kinds(named: [(Int, String)], plain: [(Int, Int)], id: String) {
    let probe = ids(elf(named, plain))
    #expect(probe.ids == [id])
    #expect(
      probe[TriggerID(rawValue: id)].map(\.starts) == [
        id == "native-unresolved-needed" ? .nothing : .native("demo/x.so")
      ])
  }

  @Test("finds an indirect function")
  func indirect() { #expect(ids(elf(symbolType: 10)).ids == ["native-ifunc"]) }

  @Test("thinks less of constructors that a C++ object has by its nature")
  func cxx() {
    let probe = ids(elf([(1, "libstdc++.so.6")], [(27, 24), (28, 8)]))
    #expect(probe["native-init-array"].map(\.severity) == [.low])
  }

  @Test("takes a library of the same wheel and of auditwheel's directory for bundled")
  func bundled() {
    let object = elf([(1, "libdemo-abc.so.3"), (29, "$ORIGIN/../demo.libs")])
    var target = InMemoryTarget.wheel("demo", [("demo/x.so", object), ("demo.libs/libdemo-abc.so.3", elf())])
    target.fileName = "demo-1.0-cp311-cp311-linux_x86_64.whl"
    #expect(SurfaceProbe(target).ids == [])
  }

  @Test("finds native code under another name, and not the code of graphics processors")
  func disguised() {
    #expect(ids(elf(), at: "demo/logo.png").ids == ["native-disguised"])
    var device = elf()
    device[18] = 190
    #expect(ids(device, at: "demo/kernel.dat").ids == [])
    var kernel = elf()
    (kernel[16], kernel[17]) = (0x04, 0xFF)
    #expect(ids(kernel, at: "demo/kernel.ir").ids == [])
    #expect(ids(elf(), at: "demo/libx.so.1.2").ids == [])
  }

  @Test("takes a position-independent program for a program, unless it is named as a library")
  func program() {
    let plain = [(27, 24), (28, 8), (0x6FFF_FFFB, 0x0800_0000)]
    #expect(ids(elf([], plain), at: "demo/tool").ids == [])
    #expect(ids(elf([], plain), at: "demo/tool.so").ids == ["native-init-array"])
  }

  @Test("finds native code in a wheel that is for every platform")
  func pure() {
    #expect(ids(elf(), fileName: "demo-1.0-py3-none-any.whl").ids == ["native-in-any-wheel"])
    let program = ids(elf(type: 2), at: "demo/tool", fileName: "demo-1.0-py3-none-any.whl")
    #expect(program["native-in-any-wheel"].map(\.severity) == [.low])
  }

  @Test("reports what it cannot read")
  func unreadable() {
    var broken = elf([(1, "libc.so.6")])
    broken[4] = 9
    #expect(ids(broken).found.opaque.map(\.path) == ["demo/x.so"])
    let text = [UInt8](repeating: 0x20, count: 100)
    #expect(ids(text).found.opaque.map(\.path) == ["demo/x.so"])
  }

  /// A source archive with one file beside its `pyproject.toml`.
  private func sdist(_ path: String, _ bytes: [UInt8]) -> SurfaceProbe {
    var target = InMemoryTarget(kind: .sdist, name: "demo-1.0.tar.gz", project: Owner(name: "demo", version: "1.0"))
    for (path, bytes) in [("pyproject.toml", Array("[project]\nname = \"demo\"\n".utf8)), (path, bytes)] {
      target.install(.project, path, bytes, prefixPath: path, member: "demo-1.0/\(path)", owner: target.project)
    }
    return SurfaceProbe(target)
  }

  @Test("reports a cut-off file that nothing loads by its name without a gap", arguments: [UInt8(2), 3])
  func idle(type: UInt8) {
    for path in ["tests/data/tool", "tests/data/x.so.elf"] {
      let probe = sdist(path, Array(elf([(1, "libc.so.6")], type: type).prefix(240)))
      #expect(probe["native-unreadable"].map(\.starts) == [.native("demo-1.0/" + path)])
      #expect(probe.found.opaque == [])
    }
  }

  @Test("takes a cut-off library for a gap: in a wheel under any name, in a source archive under a library's")
  func gap() {
    let cut = Array(elf([(1, "libc.so.6")]).prefix(240))
    #expect(ids(cut, at: "demo/data/blob").found.opaque.map(\.path) == ["demo/data/blob"])
    #expect(ids(Array(elf(type: 2).prefix(240)), at: "demo/data/blob").found.opaque == [])
    for path in ["demo/x.so", "libs/libx.so.1.2", "demo/x.pyd"] {
      #expect(sdist(path, cut).found.opaque.map(\.path) == ["demo-1.0/" + path])
    }
  }

  @Test("thinks less of a disguise in a source archive, which installs nothing")
  func disguisedSource() {
    #expect(sdist("tests/logo.png", elf())["native-disguised"].map(\.severity) == [.medium])
    #expect(ids(elf(), at: "demo/logo.png")["native-disguised"].map(\.severity) == [nil])
    #expect(ids(elf(type: 2), at: "demo/tools/Provider.Product")["native-disguised"].map(\.severity) == [.low])
    for path in ["demo/logo.Png", "demo/logo.JPEG", "demo/.Profile"] {
      #expect(ids(elf(type: 2), at: path)["native-disguised"].map(\.severity) == [nil])
    }
    // A library that is named like a product is as hard to see as under any other name.
    #expect(ids(elf(), at: "demo/tools/Provider.Product")["native-disguised"].map(\.severity) == [nil])
  }
}
