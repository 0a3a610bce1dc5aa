extension Family {
  /// Nothing is hidden: what all others build on, each kind of theft and each way to start code.
  static let plain = Family(
    name: "plain",
    techniques: Theft.kinds.map { kind in
      Technique(kind.name, placement: .pthImport) { plot in
        let theft = kind.make(&plot.scene)
        return Code(plot.isHarmful ? theft.harm : theft.twin)
      }
    } + [
      Technique("one expression", placement: .pthImport) { plot in Code("\(plot.scene.word()) = \(plot.expression)\n") }
    ])

  /// The simplest theft, started in every way.
  static let placements = Family(
    name: "placements",
    techniques: Placement.allCases.map { placement in
      Technique(placement.rawValue, placement: placement) { plot in
        Code("\(plot.scene.word()) = \(plot.expression)\n", standsAnywhere: true)
      }
    })
}
