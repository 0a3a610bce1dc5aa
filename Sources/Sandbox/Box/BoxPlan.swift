package import Evidence

/// Everything that one box is: what is to be seen in it, what runs, and how far.
package struct BoxPlan: Sendable {
  /// A place of the outside that is shown in the box, with all that is mounted below it.
  package struct Mount: Hashable, Sendable {
    package let source: String
    package let target: String
    package let isReadOnly: Bool
    /// Left out where the source does not exist.
    package let isOptional: Bool
    package init(_ source: String, at target: String? = nil, isReadOnly: Bool = true, isOptional: Bool = false) {
      self.source = source
      self.target = target ?? source
      self.isReadOnly = isReadOnly
      self.isOptional = isOptional
    }
  }

  /// A private directory in memory, gone with the box: empty at first, or a snapshot of what lies outside, which never
  /// changes.
  package struct Tree: Hashable, Sendable {
    package let target: String
    package let bytes: UInt64
    /// Permission bits.
    package let mode: UInt32
    /// A directory outside, whose files can be changed by whoever they belong to: by `Box.outerUser`. In the second tier
    /// it is copied, at a place of its own.
    package let lower: String?
    package init(_ target: String, bytes: UInt64, mode: UInt32 = 0o1777, over lower: String? = nil) {
      self.target = target
      self.lower = lower
      self.bytes = bytes
      self.mode = mode
    }
  }

  /// A file that lies in the box from the start; one inside a mount is laid over what is there, for the box alone.
  package struct File: Hashable, Sendable {
    /// Absolute.
    package let path: String
    package let bytes: [UInt8]
    package let mode: UInt32
    package init(_ path: String, _ bytes: [UInt8], mode: UInt32 = 0o644) {
      self.path = path
      self.bytes = bytes
      self.mode = mode
    }
  }

  package struct Link: Hashable, Sendable {
    package let path: String
    package let destination: String
    package init(_ path: String, to destination: String) {
      self.path = path
      self.destination = destination
    }
  }

  /// A planted file whose inode is watched, and what events call it.
  package struct Watch: Hashable, Sendable {
    package let path: String
    package let name: String
    package init(_ path: String, name: String) {
      self.path = path
      self.name = name
    }
  }

  /// Who the box's programs believe to be; 0 for what a container's root sees. Outside it is never root.
  package struct User: Hashable, Sendable {
    package let user: UInt32
    package let group: UInt32
    package init(user: UInt32, group: UInt32) {
      self.user = user
      self.group = group
    }
  }

  package var mounts: [Mount] = []
  /// At most seven.
  package var trees: [Tree] = []
  package var directories: [String] = []
  package var links: [Link] = []
  package var files: [File] = []
  package var watches: [Watch] = []
  package var environment: [String: String] = [:]
  /// The first is the program's absolute path in the box.
  package var arguments: [String]
  package var workingDirectory = "/"
  package var hostName = "localhost"
  package var user = User(user: 1000, group: 1000)
  package var limits = BoxLimits()
  /// The weakest walls that will do.
  package var weakestTier = ObservationTier.namespaces
  /// Whether opened files are told of. Watched inodes are told of in any case.
  package var watchesOpens = true
  /// Answers sleep calls of at least this many milliseconds at once; nil lets them sleep.
  package var skippedSleep: Int? = 50

  package init(arguments: [String]) { self.arguments = arguments }

  /// The system's programs and libraries, read-only, with an `/etc` that has only what they need to start, and the
  /// usual private directories.
  package static func system(arguments: [String]) -> BoxPlan {
    var plan = BoxPlan(arguments: arguments)
    plan.mounts = [Mount("/usr")]
    for name in ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"] {
      if let destination = FileStatus.destination(ofLink: name) {
        plan.links.append(Link(name, to: destination))
      } else {
        plan.mounts.append(Mount(name, isOptional: true))
      }
    }
    for name in ["ld.so.cache", "alternatives", "ssl/openssl.cnf", "mime.types", "localtime"] {
      plan.mounts.append(Mount("/etc/" + name, isOptional: true))
    }
    plan.trees = [
      Tree("/tmp", bytes: 256 << 20), Tree("/run", bytes: 8 << 20, mode: 0o755),
      Tree("/var", bytes: 16 << 20, mode: 0o755), Tree("/dev/shm", bytes: 64 << 20),
    ]
    return plan
  }
}

/// How far a box may go; reaching a limit is part of the result.
package struct BoxLimits: Hashable, Sendable {
  /// Milliseconds from the start to the end.
  package var wallClock = 60_000
  /// Milliseconds of processor time of all processes together.
  package var processorTime = 120_000
  /// Processes and threads at one time.
  package var concurrentProcesses = 256
  /// Processes over the whole run.
  package var processes = 4_096
  /// Events that are kept; what comes after is counted.
  package var events = 20_000
  /// Bytes that are kept of each of the two outputs; what comes after is counted.
  package var output = 1 << 20
  /// Bytes of one file.
  package var fileBytes: UInt64 = 512 << 20
  /// Bytes of address space of one process; numerical libraries reserve gigabytes that they never use.
  package var memory: UInt64 = 16 << 30
  package var openFiles = 1_024
  /// Bytes of memory of all processes together, which takes a control group; nil for none. Joining a group waits for the
  /// kernel to be quiet, some 10 ms, and only root has any: processes are counted without one.
  package var totalMemory: UInt64?
  /// Milliseconds that what the command left behind may go on.
  package var grace = 1_000
  /// Listening sockets that are opened for destinations.
  package var listeners = 1_024
  /// Files that are listed of the private trees.
  package var createdFiles = 10_000

  package init() {}
}

/// What the box needs of the sink: somebody who answers on its sockets.
package protocol BoxNetwork: Sendable {
  /// Takes over a listening socket (of TCP) or a bound one (of UDP) on which everything arrives that is sent to `port`.
  /// Must not wait. Where one socket stands for one destination only, that is `address`; it is nil where the socket's
  /// own addresses tell.
  func adopt(listener descriptor: Int32, transport: ObservedTransport, port: UInt16, standingFor address: String?)
}

/// Everything that was seen of one box.
package struct BoxResult: Sendable {
  package enum Exit: Hashable, Sendable {
    case exited(Int)
    case signalled(Int)
    /// The box was ended from outside.
    case stopped(Stop)
  }

  package enum Stop: String, Hashable, Sendable {
    case wallClock = "wall-clock"
    case processorTime = "processor-time"
    case processes
    /// More in its private directories than they may hold; only where no file system of its own sees to that.
    case storage
    case cancelled
  }

  /// One of the command's two outputs.
  package struct Output: Hashable, Sendable {
    /// From the start, up to the limit.
    package let bytes: [UInt8]
    package let total: Int
    package var isComplete: Bool { bytes.count == total }
  }

  /// Something that the box could not have, and went on without.
  package struct Warning: Hashable, Sendable {
    package let step: String
    package let detail: String
  }

  package let tier: ObservationTier
  /// Why it is not the stronger tier.
  package let refusal: SandboxError?
  package let exit: Exit
  package let processes: [ObservedProcess]
  package let events: [ObservedEvent]
  package let unrecordedEvents: Int
  /// Touched, tainted egress and evasive; the other levels need the payloads.
  package let evidence: [ObservedEvidence]
  package let standardOutput: Output
  package let standardError: Output
  /// What lies in the private trees at the end and was not planted, or was changed.
  package let created: CreatedFiles
  package let warnings: [Warning]
  package let notifications: Int
  /// Who spoke from which port.
  package let owners: SocketOwners
  /// How often each watched inode was opened, by the name of its watch.
  package let touches: [String: Int]
  /// When the box began, in microseconds of the monotonic clock: times of events count from here.
  package let began: Int
  /// Microseconds from the launcher's start to the box's end, and until the target was let go.
  package let duration: Int
  package let setup: Int
}
