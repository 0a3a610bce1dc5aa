package import Evidence
internal import Glibc

/// Somebody whose machine a box can look like, with what such a machine would hold.
package struct Persona: Sendable {
  /// Short and stable, such as `laptop`; part of the ids of its decoys.
  package let id: String
  /// What a report calls it.
  package let title: String
  /// The ids of the kinds of decoys that it has, in the order in which they are made.
  let kinds: [String]
  let traits: Resident.Traits
  /// Files, variables and lines that are no credentials, but are there on any such machine.
  let clutter: @Sendable (Resident, inout DecoyRandom) -> Clutter

  /// What makes a machine look lived in.
  struct Clutter: Sendable {
    var files: [PlantedFile] = []
    var environment: [String: String] = [:]
    var locale = "en_US.UTF-8"
    var timeZone = "Etc/UTC"
    /// Groups besides the user's own, by name and number.
    var groups: [(name: String, gid: UInt32)] = []
  }

  /// Every persona, in the order in which a run takes them.
  package static let all: [Persona] = [laptop, ciRunner, containerRoot, kubernetesPod, notebook]

  /// Makes everything anew.
  ///
  /// - Parameters:
  ///   - seed: Determines all of it, together with the time; by default random, so that no two runs are alike.
  ///   - now: When the run takes place, which tokens and certificates tell.
  package func furnish(seed: [UInt8]? = nil, now: Timestamp? = nil) -> Furnishing {
    let now = now ?? Timestamp(seconds: Int64(time(nil)))
    let random = DecoyRandom(seed: seed ?? DecoyRandom.freshSeed(), label: id)
    var stream = random.fork("identity")
    let identity = Resident(traits, &stream, now: now)
    stream = random.fork("authority")
    let authority = RunAuthority(&stream, now: now)
    var assembly = Assembly()
    for kind in DecoyKind.all where kinds.contains(kind.id) {
      var maker = DecoyMaker(random: random.fork("kind " + kind.id), identity: identity, authority: authority)
      kind.make(&maker)
      assembly.add(maker, kind, persona: id)
    }
    stream = random.fork("clutter")
    let clutter = clutter(identity, &stream)
    return assembly.furnishing(persona: id, identity: identity, clutter: clutter)
  }
}

/// A furnishing in the making.
private struct Assembly {
  private var files: [PlantedFile] = []
  private var paths: Set<String> = []
  private var environment: [String: String] = [:]
  private var decoys: [Decoy] = []
  private var services: [MetadataService] = []

  mutating func add(_ maker: DecoyMaker, _ kind: DecoyKind, persona: String) {
    decoys.append(
      Decoy(
        id: Decoy.ID(persona: persona, kind: kind.id), title: kind.title, canaries: maker.canaries, places: maker.places
      ))
    add(maker.files)
    for variable in maker.environment { environment[variable.name] = variable.value }
    services += maker.services
  }

  /// The first one of a path stays: a decoy's file comes before clutter of the same name.
  private mutating func add(_ more: [PlantedFile]) {
    for file in more where paths.insert(file.path).inserted { files.append(file) }
  }

  mutating func furnishing(persona: String, identity: Resident, clutter: Persona.Clutter) -> Furnishing {
    let user = identity.user
    add(clutter.files)
    let isRoot = user.uid == 0
    let own =
      "\(user.name):x:\(user.uid):\(user.gid):\(isRoot ? user.name : user.fullName + ",,,"):\(user.home):\(user.shell)"
    let system = [
      "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin", "bin:x:2:2:bin:/bin:/usr/sbin/nologin",
      "www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin",
      "_apt:x:42:65534::/nonexistent:/usr/sbin/nologin", "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin",
    ]
    let passwd = isRoot ? [own] + system : ["root:x:0:0:root:/root:/bin/bash"] + system + [own]
    let groups =
      (isRoot ? [] : ["root:x:0:"]) + ["daemon:x:1:", "www-data:x:33:", "nogroup:x:65534:"]
      + clutter.groups.map { "\($0.name):x:\($0.gid):\(isRoot ? "" : user.name)" } + ["\(user.name):x:\(user.gid):"]
    let basics = [
      "HOME": user.home, "USER": user.name, "LOGNAME": user.name, "SHELL": user.shell, "LANG": clutter.locale,
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "PWD": user.home,
      "HOSTNAME": identity.hostname,
    ]
    return Furnishing(
      persona: persona, files: files,
      environment: environment.merging(basics) { own, _ in own }.merging(clutter.environment) { own, _ in own },
      hostname: identity.hostname, user: user, passwdLines: passwd, groupLines: groups, locale: clutter.locale,
      timeZone: clutter.timeZone, decoys: decoys, metadata: services)
  }
}
