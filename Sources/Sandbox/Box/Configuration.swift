internal import CSandbox
import Glibc

/// The launcher's configuration: records of a tag, a length and bytes, which only a descriptor carries. An argument or
/// a variable could be read in the box, and would betray the decoys.
struct Configuration {
  private var bytes: [UInt8] = [0, 0, 0, 0]

  /// Everything of `plan` for the first tier.
  init(_ plan: BoxPlan, options: csandbox_options) {
    append(plan, options: options)
    for mount in plan.mounts.sorted(by: { depth($0.target) < depth($1.target) }) {
      let flags =
        (mount.isReadOnly ? CSANDBOX_MOUNT_READ_ONLY : 0) | (mount.isOptional ? CSANDBOX_MOUNT_OPTIONAL : 0)
      append(csandbox_record_mount) { $0.append(flags).append(mount.target).append(mount.source) }
    }
    for tree in plan.trees { append(tree, target: tree.target, lower: tree.lower ?? "") }
    for directory in plan.directories {
      append(csandbox_record_directory) { $0.append(UInt32(0o755)).append(directory) }
    }
    for link in plan.links { append(csandbox_record_link) { $0.append(link.path).append(link.destination) } }
    for file in plan.files {
      let covers =
        plan.mounts.contains { isBelow(file.path, $0.target) } && !plan.trees.contains { isBelow(file.path, $0.target) }
      append(file, path: file.path, flags: covers ? CSANDBOX_FILE_COVERS : 0)
    }
    for watch in plan.watches { append(csandbox_record_watch) { $0.append(watch.path) } }
  }

  /// What of `plan` there can be without namespaces: `trees` tells where each private tree lies outside.
  init(_ plan: BoxPlan, options: csandbox_options, trees: BareTrees) {
    var changed = plan
    changed.environment = trees.environment(of: plan)
    changed.arguments = plan.arguments.map(trees.translate(text:))
    changed.workingDirectory = trees.translate(plan.workingDirectory)
    append(changed, options: options)
    for mount in trees.mounts(of: plan) {
      append(csandbox_record_mount) {
        $0.append(mount.isReadOnly ? CSANDBOX_MOUNT_READ_ONLY : 0).append(mount.target).append(mount.source)
      }
    }
    for tree in plan.trees { append(tree, target: trees.translate(tree.target), lower: "") }
    for directory in plan.directories {
      if let path = trees.place(of: directory) {
        append(csandbox_record_directory) { $0.append(UInt32(0o755)).append(path) }
      }
    }
    for link in plan.links {
      guard let path = trees.place(of: link.path) else { continue }
      append(csandbox_record_link) { $0.append(path).append(trees.translate(link.destination)) }
    }
    for file in plan.files {
      if let path = trees.place(of: file.path) { append(file, path: path, flags: 0) }
    }
    for watch in plan.watches {
      if let path = trees.place(of: watch.path) { append(csandbox_record_watch) { $0.append(path) } }
    }
  }

  /// The whole block, with its length in front.
  var block: [UInt8] {
    var block = bytes
    withUnsafeBytes(of: UInt32(bytes.count - 4)) { block.replaceSubrange(0..<4, with: $0) }
    return block
  }

  // MARK: Records

  private mutating func append(_ plan: BoxPlan, options: csandbox_options) {
    append(csandbox_record_options) { fields in withUnsafeBytes(of: options) { fields.bytes += $0 } }
    for argument in plan.arguments { append(csandbox_record_argument) { $0.append(argument) } }
    for (name, value) in plan.environment.sorted(by: { $0.key < $1.key }) {
      append(csandbox_record_variable) { $0.append("\(name)=\(value)") }
    }
    append(csandbox_record_working_directory) { $0.append(plan.workingDirectory) }
    append(csandbox_record_host_name) { $0.append(plan.hostName) }
  }

  private mutating func append(_ tree: BoxPlan.Tree, target: String, lower: String) {
    append(csandbox_record_tree) {
      $0.append(tree.mode).append(UInt32(truncatingIfNeeded: tree.bytes)).append(UInt32(tree.bytes >> 32))
      $0.append(target).append(lower)
    }
  }

  private mutating func append(_ file: BoxPlan.File, path: String, flags: UInt32) {
    append(csandbox_record_file) {
      $0.append(file.mode).append(flags).append(path)
      $0.bytes += file.bytes
    }
  }

  private mutating func append(_ tag: csandbox_record, _ body: (Fields) -> Void) {
    let fields = Fields()
    body(fields)
    withUnsafeBytes(of: UInt32(tag.rawValue)) { bytes += $0 }
    withUnsafeBytes(of: UInt32(fields.bytes.count)) { bytes += $0 }
    bytes += fields.bytes
  }

  /// One record's body. A class so that fields chain.
  private final class Fields {
    var bytes: [UInt8] = []
    @discardableResult func append(_ number: UInt32) -> Fields {
      withUnsafeBytes(of: number) { bytes += $0 }
      return self
    }
    /// A text ends with a zero; whatever follows one inside it is not part of it.
    @discardableResult func append(_ text: String) -> Fields {
      bytes += text.utf8.prefix { $0 != 0 }
      bytes.append(0)
      return self
    }
  }
}

/// Components of a path, so that a mount comes before what is mounted in it.
private func depth(_ path: String) -> Int { path.utf8.count { $0 == UInt8(ascii: "/") } }

/// Whether `path` is `directory` or lies in it.
func isBelow(_ path: String, _ directory: String) -> Bool {
  path == directory || path.hasPrefix(directory.hasSuffix("/") ? directory : directory + "/")
}
