import Artifacts
package import Evidence

/// An archive that a path line puts on `sys.path`, with the modules in it that every start imports.
///
/// `Lib/zipimport.py`: any file that ends like a zip archive works, whatever its name and whatever stands before.
package struct SearchedArchive: Sendable {
  /// A module `sitecustomize` or `usercustomize` in the archive.
  package struct Module: Sendable, Hashable {
    package let name: String
    /// `outer!/inner`.
    package let path: String
    package let starts: CodeStart
  }

  package let modules: [Module]
  package let opaque: [Opaque]

  /// Opens a member; nil for what is no archive.
  init?(_ member: Int, of target: any OpenedTarget, limits: Limits) {
    let path = target.members[member].path
    let contents: MemberContents
    do throws(ArtifactError) {
      contents = try target.contents(of: member)
    } catch {
      modules = []
      opaque = [Opaque(path: path, why: "it is on sys.path and could not be read: \(error.detail)")]
      return
    }
    guard SearchedArchive.hasEndRecord(contents) else { return nil }
    do throws(ArtifactError) {
      (modules, opaque) = SearchedArchive.read(try target.nestedArchive(member, limits: limits), path, limits)
    } catch {
      modules = []
      opaque = [Opaque(path: path, why: "it is on sys.path and could not be opened: \(error.detail)")]
    }
  }

  /// Whether an end record stands in the last 64 KiB, where `zipimport` looks for it.
  private static func hasEndRecord(_ contents: MemberContents) -> Bool {
    let tail = contents.withBytes { bytes in Array(bytes.suffix(65_557)) }
    return ByteSearch.first([0x50, 0x4B, 0x05, 0x06], in: tail) != nil
  }

  private static func read(
    _ archive: any OpenedTarget, _ path: String, _ limits: Limits
  ) -> (modules: [Module], opaque: [Opaque]) {
    var modules: [Module] = []
    var opaque = archive.problems.filter(\.leavesUnread).map { problem in
      Opaque(path: problem.place.path, why: "an archive on sys.path: \(problem.detail)")
    }
    for (index, member) in archive.members.enumerated() where member.kind == .file {
      let inner = String(member.path.dropFirst(path.count + 2))
      guard let module = ModuleName(path: inner), module.kind != .extension,
        module.name == "sitecustomize" || module.name == "usercustomize"
      else { continue }
      guard module.kind != .bytecode, !inner.hasSuffix(".pyc") else {
        opaque.append(Opaque(path: member.path, why: "bytecode in an archive on sys.path is not followed"))
        modules.append(Module(name: module.name, path: member.path, starts: .bytecode(member.path)))
        continue
      }
      do throws(ArtifactError) {
        guard member.size <= limits.sourceBytes else {
          throw ArtifactError(.overLimit, path: member.path, "it has more than \(limits.sourceBytes) bytes")
        }
        let text = String(decoding: try archive.contents(of: index).bytes, as: UTF8.self)
        modules.append(
          Module(name: module.name, path: member.path, starts: .source(text, at: Place(member.path, line: 1))))
      } catch {
        opaque.append(Opaque(path: member.path, why: "it could not be read: \(error.detail)"))
      }
    }
    return (modules, opaque)
  }
}
