import Evidence
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Sandbox
@testable import box_probe

@Suite("SandboxDoctor", .serialized)
struct SandboxDoctorTests {
  private func examine(behind wrapper: [String] = []) throws -> DoctorReport {
    let text = try Probe.text(behind: wrapper, ["--doctor"])
    return try JSONDecoder().decode(DoctorReport.self, from: Data(text.utf8))
  }

  @Test("has a remedy for each refusal, and says what each check is needed for")
  func complete() throws {
    let report = try examine()
    #expect(report.checks.allSatisfy { $0.isAllowed == ($0.remedy == nil) })
    #expect(report.checks.allSatisfy { !$0.found.isEmpty })
    #expect(Set(report.checks.map(\.name)).count == report.checks.count)
    #expect(report.tier != nil || report.checks.contains { !$0.isAllowed && $0.need == .everything })
    let names = [
      "kernel", "filters", "listener", "listener descriptors", "listener signals", "listener wake-ups",
      "user namespaces", "unprivileged_userns_clone", "AppArmor", "mount namespaces", "process namespaces",
      "network namespaces", "IPC namespaces", "host name namespaces", "control group namespaces",
      "rights in namespaces", "Landlock", "looking into processes", "fresh /proc", "user of a box", "control groups",
      "processes", "open files", "memory", "temporary files", "box", "Python", "pip", "uv",
    ]
    let found = Set(report.checks.map(\.name))
    #expect(names.filter { !found.contains($0) } == (Machine.hasNamespaces ? [] : ["rights in namespaces"]))
  }

  @Test(
    "names the setting where user namespaces are used up", .enabled(if: Machine.isRoot, Machine.noRoot),
    .enabled(if: Machine.hasSetpriv && Machine.hasUnshare, "needs setpriv and unshare"),
    .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
  func usedUp() throws {
    let script = "echo 0 > /proc/sys/user/max_user_namespaces; exec \"$@\""
    let report = try examine(behind: Probe.asNobody + ["/usr/bin/unshare", "-Ur", "/bin/sh", "-c", script, "sh"])
    let check = try #require(report.checks.first { $0.name == "user namespaces" })
    #expect(!check.isAllowed && check.need == .tierA)
    #expect(check.found.hasSuffix("at most 0"))
    #expect(check.remedy?.contains("sysctl -w user.max_user_namespaces") == true)
    #expect(report.tier == .confinement)
  }

  @Test(
    "tells a container how to be run", .enabled(if: Machine.hasPython, Machine.noPython),
    .enabled(if: Machine.isIntel, "the profile's numbers are x86-64's"))
  func container() throws {
    let directory = TemporaryDirectory()
    let report = try examine(behind: Probe.restricted("docker", directory))
    #expect(report.tier == .confinement)
    let refused = report.checks.filter { !$0.isAllowed }
    #expect(refused.contains { $0.name == "user namespaces" })
    for kind in ["mount", "process", "network", "IPC", "host name", "control group"] {
      let check = refused.first { $0.name == "\(kind) namespaces" }
      #expect(check?.need == .tierA)
      #expect(check?.remedy?.contains("--security-opt seccomp=unconfined") == true)
    }
    #expect(refused.contains { $0.name == "box" && $0.remedy?.contains("security-opt") == true })
    #expect(refused.allSatisfy { $0.need != .everything })
  }

  @Test(
    "says that it is watched already", .enabled(if: Machine.hasPython, Machine.noPython),
    .enabled(if: Machine.isIntel, "the restriction's numbers are x86-64's"))
  func watched() throws {
    let directory = TemporaryDirectory()
    let report = try examine(behind: Probe.restricted("listener", directory))
    let check = try #require(report.checks.first { $0.name == "listener" })
    #expect(!check.isAllowed && check.need == .everything)
    #expect(check.found == String(cString: strerror(EBUSY)))
    #expect(check.remedy?.contains("watched already") == true)
    #expect(report.tier == nil)
  }

  @Test(
    "knows a kernel without Landlock", .enabled(if: Machine.hasPython, Machine.noPython),
    .enabled(if: Machine.isIntel, "the restriction's numbers are x86-64's"))
  func noLandlock() throws {
    let directory = TemporaryDirectory()
    let report = try examine(behind: Probe.restricted("no-landlock", directory))
    let check = try #require(report.checks.first { $0.name == "Landlock" })
    #expect(!check.isAllowed && check.need == .tierB)
    #expect(check.remedy?.contains("lsm=") == true)
    #expect(report.tier == (Machine.hasNamespaces ? .namespaces : nil))
  }

  @Test(
    "says what a covered /proc costs", .enabled(if: Machine.isRoot, Machine.noRoot),
    .enabled(if: Machine.hasUnshare, "needs unshare"), .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
  func coveredProc() throws {
    let report = try examine(
      behind: [
        "/usr/bin/unshare", "-m", "/bin/sh", "-c", "mount -t tmpfs none /proc/bus && exec \"$@\"", "sh",
      ])
    let check = try #require(report.checks.first { $0.name == "fresh /proc" })
    #expect(!check.isAllowed && check.need == .nothing)
    #expect(check.remedy?.contains("systempaths=unconfined") == true)
    #expect(report.tier == .namespaces)
  }

  @Test(
    "goes on without control groups", .enabled(if: Machine.isRoot, Machine.noRoot),
    .enabled(if: Machine.hasUnshare, "needs unshare"), .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
  func readOnlyGroups() throws {
    let script = "mount -t tmpfs -o ro none /sys/fs/cgroup && exec \"$@\""
    let report = try examine(behind: ["/usr/bin/unshare", "-m", "/bin/sh", "-c", script, "sh"])
    let check = try #require(report.checks.first { $0.name == "control groups" })
    #expect(!check.isAllowed && check.need == .nothing)
    #expect(report.tier != nil)
  }

  @Test("knows too few processes and open files")
  func limits() throws {
    let report = try examine(behind: ["/bin/sh", "-c", "ulimit -n 200; exec \"$@\"", "sh"])
    let check = try #require(report.checks.first { $0.name == "open files" })
    #expect(!check.isAllowed && check.remedy?.contains("ulimit -n") == true)
  }

  @Test("looks for interpreters where it is told to")
  func programs() throws {
    let directory = TemporaryDirectory()
    var settings = Settings()
    settings.searchPath = directory.path
    let checks = Examination(settings).programs
    #expect(checks.map(\.isAllowed) == [false, false, false])
    #expect(checks.map(\.need) == [.observing, .observing, .nothing])
    directory.write("uv", Array("#!/bin/sh\n".utf8), mode: 0o755)
    #expect(Examination(settings).programs.last?.isAllowed == true)
  }

  @Test(
    "reads the machine's settings",
    arguments: [
      ("proc/sys/kernel/unprivileged_userns_clone", "0", "unprivileged_userns_clone", "unprivileged_userns_clone=1"),
      ("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", "AppArmor", "apparmor_parser -r"),
      ("proc/sys/kernel/yama/ptrace_scope", "3", "looking into processes", "ptrace_scope"),
      ("proc/sys/kernel/osrelease", "5.10.0-8-amd64", "kernel", "5.14"),
      ("proc/sys/kernel/seccomp/actions_avail", "kill_process trap errno", "filters", "CONFIG_SECCOMP_FILTER"),
      ("sys/fs/cgroup/pids.max", "20", "processes", "pids-limit"),
      ("proc/meminfo", "MemTotal: 900 kB\nMemAvailable: 100000 kB", "memory", "half a gigabyte"),
    ])
  func settings(path: String, text: String, name: String, remedy: String) throws {
    let directory = TemporaryDirectory()
    directory.write(path, text + "\n")
    var settings = Settings()
    settings.root = directory.path + "/"
    let examination = Examination(settings)
    let checks = examination.kernel + examination.namespaces + examination.walls + examination.limits
    let check = try #require(checks.first { $0.name == name })
    #expect(!check.isAllowed)
    #expect(check.remedy?.contains(remedy) == true)
  }

  @Test(
    "knows what it is contained in, and that container's own flags",
    arguments: [
      (".dockerenv", "Docker", "--security-opt seccomp=unconfined --security-opt apparmor=unconfined"),
      ("run/.containerenv", "Podman", "--security-opt unmask=ALL"),
      ("var/run/secrets/kubernetes.io/token", "Kubernetes", "seccompProfile: {type: Unconfined}"),
    ])
  func containers(path: String, name: String, flags: String) {
    let directory = TemporaryDirectory()
    directory.write(path, "")
    var settings = Settings()
    settings.root = directory.path + "/"
    #expect(settings.container?.rawValue == name)
    let remedy = Remedy.of(step: "user-namespace", number: EPERM, settings)
    #expect(remedy.contains(name) && remedy.contains(flags) && remedy.contains("tier B"))
  }

  @Test(
    "has a sentence for each refusal that is known",
    arguments: [
      ("user-namespace", ENOSPC), ("user-namespace", EPERM), ("namespaces", EPERM), ("identity-map", EPERM),
      ("identity-map", EACCES), ("loopback", EPERM), ("listener", EBUSY), ("listener", ENOSYS), ("identity", EPERM),
      ("overlay", ENODEV), ("snapshot", EFBIG), ("landlock", EOPNOTSUPP), ("proc", EPERM), ("fork", EAGAIN),
      ("staging", EACCES), ("staging", ENOSPC),
    ])
  func remedies(step: String, number: Int32) {
    #expect(!Remedy.of(step: step, number: number).contains("pratique doctor"))
  }
}
