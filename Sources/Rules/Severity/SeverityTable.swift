package import Evidence

/// How hard each harm is in each circumstance: the one place where rules about reach take their severities from.
///
/// What decides is phase × capability × flow × concealment. Down a row the same harm gets milder as the code gets farther
/// from running by itself; a condition makes milder only what honest packages do under one. What a row says of start-up
/// holds for the installation too.
package enum SeverityTable {
  /// The columns in the order of `Circumstance`; a hyphen where the rule says nothing.
  static let table = """
    harm                      startup   build     tool      unpacked  docs    import  module
    theft                     critical  critical  critical  high      medium  high    medium
    login                     critical  medium    medium    medium    medium  medium  medium
    download                  critical  high      critical  high      medium  high    medium
    download-if-asked         critical  medium    critical  medium    medium  high    medium
    hidden-harm               critical  critical  critical  high      medium  high    medium
    hidden                    high      high      high      high      medium  low     low
    unopened                  high      high      high      medium    low     medium  low
    uncomputed                high      medium    medium    medium    low     -       -
    uncomputed-if-asked       high      medium    medium    medium    low     -       -
    persistence               critical  high      critical  high      medium  high    medium
    own-output                -         low       -         low       low     -       -
    destruction               critical  critical  critical  high      medium  high    medium
    drop                      high      high      high      high      medium  high    medium
    drop-if-asked             high      medium    medium    medium    medium  medium  medium
    evasion                   medium    low       low       low       low     -       -
    network                   high      low       low       low       low     -       -
    network-if-asked          high      low       low       low       low     -       -
    process                   high      low       low       low       low     -       -
    process-if-asked          medium    low       low       low       low     -       -
    credential-read           high      low       low       low       low     -       -
    credential-read-if-asked  medium    low       low       low       low     -       -
    exit                      high      low       low       low       low     -       -
    exit-if-asked             medium    low       low       low       low     -       -
    native-load               medium    low       low       low       low     -       -
    native-load-if-asked      medium    low       low       low       low     -       -
    hook                      low       -         -         -         -       -       -
    idle-hook                 info      -         -         -         -       -       -
    seen-theft                critical  critical  critical  -         -       critical  -
    seen-egress               critical  critical  critical  -         -       critical  -
    seen-staging              critical  critical  critical  -         -       high    -
    seen-read                 critical  critical  high      -         -       high    -
    seen-tampering            critical  critical  critical  -         -       critical  -
    seen-persistence          critical  high      critical  -         -       high    -
    seen-evasion              high      high      high      -         -       high    -
    seen-network              high      medium    medium    -         -       medium  -
    seen-process              high      -         low       -         -       low     -
    seen-endless              high      medium    medium    -         -       medium  -
    surprise                  medium    low       low       -         -       low     -
    """

  private static let severities: [Harm: [Severity?]] = {
    var rows: [Harm: [Severity?]] = [:]
    for line in table.split(separator: "\n").dropFirst() {
      let words = line.split(separator: " ").map(String.init)
      guard let harm = words.first.flatMap(Harm.init(rawValue:)) else { continue }
      rows[harm] = words.dropFirst().map(Severity.init(rawValue:))
    }
    return rows
  }()

  /// The severity of a harm in a circumstance; nil where it is nothing to speak of.
  package static func severity(_ harm: Harm, _ circumstance: Circumstance) -> Severity? {
    guard let row = severities[harm], let column = Circumstance.allCases.firstIndex(of: circumstance),
      row.indices.contains(column)
    else { return nil }
    return row[column]
  }

  /// The severity of a harm that reached code does; nil where it is nothing to speak of.
  static func severity(_ harm: Harm, of reached: ReachedCode, in kind: TargetKind) -> Severity? {
    reached.circumstance(in: kind).flatMap { severity(harm, $0) }
  }

  /// The hardest severity of some harms.
  package static func worst(_ harms: [Harm]) -> Severity? {
    harms.flatMap { severities[$0] ?? [] }.compactMap(\.self).max()
  }

  /// A row in words: `What happens: critical at start-up and in a build; low when …`.
  package static func sentence(_ harm: Harm) -> String {
    let parts = Severity.allCases.reversed().compactMap { severity -> String? in
      let times = Circumstance.allCases.filter { self.severity(harm, $0) == severity }.map(\.title)
      guard let last = times.last else { return nil }
      let all = times.count > 1 ? times.dropLast().joined(separator: ", ") + " and " + last : last
      return "\(severity.rawValue) \(all)"
    }
    return "\(harm.title): \(parts.joined(separator: "; "))."
  }
}
