import CSandbox
import Evidence
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Sandbox
@testable import box_probe

/// What this machine has of what the tests need.
enum Machine {
  static let python = "/usr/bin/python3"
  static let hasPython = access(python, X_OK) == 0
  static let isRoot = geteuid() == 0
  static let isIntel = csandbox_native_architecture() == 0xC000_003E
  static let compiler = ["/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang"].first { (path: String) in
    access(path, X_OK) == 0
  }
  static let hasSetpriv = access("/usr/bin/setpriv", X_OK) == 0
  static let hasUnshare = access("/usr/bin/unshare", X_OK) == 0
  /// Whether boxes of the first tier can be had, by having had one.
  static let hasNamespaces: Bool = {
    (try? Box.run(BoxPlan.system(arguments: ["/usr/bin/true"]), network: ProbeNetwork()))?.tier == .namespaces
  }()

  static let noPython: Comment = "needs /usr/bin/python3"
  static let noNamespaces: Comment = "this machine refuses namespaces"
  static let noRoot: Comment = "needs root"
}

/// A box with a home folder and Python, as most tests need it.
struct TestBox {
  var plan: BoxPlan
  let network = ProbeNetwork()

  init(_ arguments: [String]) {
    plan = BoxPlan.system(arguments: arguments)
    plan.trees.append(.init("/home/dev", bytes: 64 << 20, mode: 0o755))
    plan.environment = ["PATH": "/usr/bin:/bin", "HOME": "/home/dev", "LANG": "C.UTF-8"]
    plan.workingDirectory = "/home/dev"
    plan.hostName = "laptop"
    let files = [
      ("/etc/passwd", "dev:x:1000:1000::/home/dev:/bin/sh\n"), ("/etc/group", "dev:x:1000:\n"),
      ("/etc/nsswitch.conf", "hosts: files dns\n"), ("/etc/resolv.conf", "nameserver 192.0.2.53\n"),
    ]
    for (path, text) in files { plan.files.append(.init(path, Array(text.utf8))) }
  }

  static func shell(_ script: String) -> TestBox { TestBox(["/bin/sh", "-c", script]) }
  static func python(_ script: String) -> TestBox { TestBox([Machine.python, "-c", script]) }

  /// With a watched file in the home folder.
  func decoy(_ name: String, _ text: String = "worthless") -> TestBox {
    var box = self
    box.plan.files.append(.init("/home/dev/\(name)", Array(text.utf8), mode: 0o600))
    box.plan.watches.append(.init("/home/dev/\(name)", name: name))
    return box
  }

  func run() throws -> BoxResult { try Box.run(plan, network: network) }
}

extension BoxResult {
  var text: String { String(decoding: standardOutput.bytes, as: UTF8.self) }
  var errorText: String { String(decoding: standardError.bytes, as: UTF8.self) }
  var lines: [String] { text.split(separator: "\n").map(String.init) }

  func has(_ level: EvidenceLevel) -> Bool { evidence.contains { $0.level == level } }
  var touched: Set<String> { Set(evidence.filter { $0.level == .touched }.flatMap(\.decoys)) }
}

/// Why a program of a test did not run.
struct CannotRun: Error {
  let reason: String
}

/// Runs the probe, a program of its own, behind whatever stands before it on a command line.
enum Probe {
  static func run(behind wrapper: [String] = [], _ arguments: [String]) throws -> Summary {
    let output = try text(behind: wrapper, arguments)
    guard let summary = try? JSONDecoder().decode(Summary.self, from: Data(output.utf8)) else {
      throw CannotRun(reason: output)
    }
    return summary
  }

  static func text(behind wrapper: [String] = [], _ arguments: [String]) throws -> String {
    let command = wrapper + [box] + arguments
    // The helper runs programs of the products' directory; this one leads to any.
    let result = try Subprocess.run("../../../../../../../../../../usr/bin/env", command)
    guard result.errors.isEmpty else { throw CannotRun(reason: result.errors) }
    return result.output
  }

  /// Programs of the products, where every user can reach them.
  static let box = publicCopy("box-probe")
  static let observe = publicCopy("observe-probe")

  /// Removed by a later run, since it lives as long as the process.
  private static let copies = TemporaryDirectory()

  /// Made by a program of its own: a file that is open for writing anywhere cannot be executed.
  private static func publicCopy(_ name: String) -> String {
    chmod(copies.path, 0o755)
    let (original, copy) = ("\(Subprocess.productsDirectory)/\(name)", "\(copies.path)/\(name)")
    let made = try? Subprocess.run("../../../../../../../../../../bin/cp", ["--", original, copy])
    return made?.status == 0 ? copy : original
  }

  static let asNobody = ["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]

  /// A restriction of the kind that containers have, which stays for the program that follows.
  static func restricted(_ mode: String, _ directory: TemporaryDirectory) -> [String] {
    chmod(directory.path, 0o755)
    return [Machine.python, directory.write("restrict.py", Array(restriction.utf8), mode: 0o755), mode]
  }

  /// `docker` refuses what a container's default profile refuses and keeps its capabilities; `capabilities` keeps these
  /// and refuses nothing, as where the profile was switched off; `listener` has a listener
  /// on the program that follows; `no-user-namespaces` and `no-landlock` refuse these alone.
  private static let restriction = #"""
    import ctypes, os, struct, sys
    libc = ctypes.CDLL(None, use_errno=True)
    mode = sys.argv[1]
    NEW_LISTENER = 8
    def stmt(code, k): return struct.pack("HBBI", code, 0, 0, k)
    def jump(code, k, yes, no): return struct.pack("HBBI", code, yes, no, k)
    def install(filters, flags=0):
        code = b"".join(filters)
        buffer = ctypes.create_string_buffer(code)
        program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
        libc.prctl(38, 1, 0, 0, 0)
        result = libc.syscall(317, 1, flags, ctypes.create_string_buffer(program))
        if result < 0: sys.exit("seccomp: " + os.strerror(ctypes.get_errno()))
        return result
    if mode == "listener":
        os.set_inheritable(install([stmt(6, 0x7fff0000)], NEW_LISTENER), True)
    elif mode == "no-landlock":
        install([stmt(0x20, 0), jump(0x15, 444, 0, 1), stmt(6, 0x00050026), stmt(6, 0x7fff0000)])
    elif mode == "no-user-namespaces":
        install([stmt(0x20, 0), jump(0x15, 272, 0, 3), stmt(0x20, 16), jump(0x45, 0x10000000, 0, 1), stmt(6, 0x00050001), stmt(6, 0x7fff0000)])
    else:
        kept = sum(1 << n for n in (0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31))
        for n in range(41):
            if not kept >> n & 1: libc.prctl(24, n, 0, 0, 0)
        if os.geteuid() == 0:
            header = struct.pack("Ii", 0x20080522, 0)
            low, high = kept & 0xffffffff, kept >> 32
            data = struct.pack("IIIIII", low, low, 0, high, high, 0)
            libc.capset(header, data)
        refused = [272, 308, 165, 166, 155, 428, 429, 430, 431, 432, 433, 442, 321, 298, 304, 250, 248, 249, 323, 425, 426, 427, 300]
        code = [stmt(0x20, 0)]
        for n in refused: code += [jump(0x15, n, 0, 1), stmt(6, 0x00050001)]
        # clone with namespaces, and clone3 as if there were none
        code += [jump(0x15, 435, 0, 1), stmt(6, 0x00050026), jump(0x15, 56, 0, 4), stmt(0x20, 16), jump(0x45, 0x7e020000, 0, 1), stmt(6, 0x00050001), stmt(6, 0x7fff0000)]
        if mode != "capabilities": install(code + [stmt(6, 0x7fff0000)])
    os.execv(sys.argv[2], sys.argv[2:])
    """#
}
