import TestSupport

/// A harmless imitation that hides what it does, and its twin: the same words and shape without the reach.
package struct ConcealmentCase: Sendable {
  /// `family / technique`: the same for every seed.
  package let name: String
  package let family: String
  package let placement: Placement
  package let harmful: Placement.Artifact
  package let twin: Placement.Artifact

  /// One case for each technique; the seed chooses names, keys, texts and what starts the code.
  package static func all(seed: UInt64) -> [ConcealmentCase] {
    var cases: [ConcealmentCase] = []
    for family in Family.all {
      for technique in family.techniques {
        cases.append(make(technique, of: family, seed: seed))
      }
    }
    return cases
  }

  private static func make(_ technique: Technique, of family: Family, seed: UInt64) -> ConcealmentCase {
    let name = "\(family.name) / \(technique.name)"
    var scene = Scene(seed: hash(name) ^ seed &* 0x9E37_79B9)
    let (project, home) = (scene.word(6), scene.word(4))
    let theft = Theft.make(&scene)
    let expression = Theft.expression(&scene)
    let common = scene
    func code(isHarmful: Bool) -> Code {
      let keepsHarm = isHarmful || technique.twin == .idle
      var plot = Plot(
        scene: common, body: keepsHarm ? theft.harm : theft.twin,
        expression: keepsHarm ? expression.harm : expression.twin, home: home, isHarmful: isHarmful)
      return technique.make(&plot)
    }
    let harmful = code(isHarmful: true)
    let placement = technique.placement ?? scene.pick(Placement.allCases.filter { $0.suits(harmful) })
    return ConcealmentCase(
      name: name, family: family.name, placement: placement,
      harmful: placement.artifact(harmful, home: home, project: project),
      twin: placement.artifact(code(isHarmful: false), home: home, project: project))
  }

  /// FNV-1a: the same in every run, so that a case does not change when others are added.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}

extension Family {
  /// Every family; a new one is a file and a line here.
  package static let all: [Family] = [
    plain, placements, encodings, compression, ciphers, strings, names, objects, flow, modules, carriers, processes,
    remote, dressing, languages,
  ]
}
