package import Evidence

/// How values read in a report for people.
package enum Wording {
  /// `3.8–3.14`, `3.15+`, `3.8, 3.10–3.12`; a run that reaches the newest known version is open at its end.
  package static func versions(_ versions: [PythonVersion], dash: String = "–") -> String {
    var runs: [(first: PythonVersion, last: PythonVersion)] = []
    for version in versions.sorted() {
      if let run = runs.last, run.last.major == version.major, version.minor - run.last.minor <= 1 {
        runs[runs.count - 1].last = version
      } else {
        runs.append((version, version))
      }
    }
    return runs.map { run in
      if let newest = PythonVersion.supported.last, run.last >= newest { return "\(run.first)+" }
      return run.first == run.last ? "\(run.first)" : "\(run.first)\(dash)\(run.last)"
    }.joined(separator: ", ")
  }

  /// `1,482`.
  package static func count(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var out = ""
    for (index, digit) in digits.unicodeScalars.enumerated() {
      if index > 0, (digits.unicodeScalars.count - index) % 3 == 0 { out += "," }
      out.unicodeScalars.append(digit)
    }
    return number < 0 ? "-" + out : out
  }

  /// `1 file`, `1,482 files`.
  package static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
    count(number) + " " + (number == 1 ? noun : plural ?? noun + "s")
  }

  /// `812 B`, `11.0 KB`, `12.3 MB`: powers of 1,000, one digit after the point.
  package static func size(_ bytes: Int) -> String {
    guard bytes >= 1000 else { return "\(bytes) B" }
    var tenths = bytes / 100
    for unit in ["KB", "MB", "GB"] {
      if tenths < 10_000 || unit == "GB" { return "\(count(tenths / 10)).\(tenths % 10) \(unit)" }
      tenths /= 1000
    }
    return "\(bytes) B"
  }

  /// `a.py:3`, `a.pyc+0x10`, `a.so`.
  package static func place(_ place: Place) -> String {
    if let line = place.line { return "\(place.path):\(line)" }
    if let offset = place.offset { return "\(place.path)+0x" + String(offset, radix: 16) }
    return place.path
  }

  /// What a trigger starts, as a clause; nil where nothing runs.
  package static func start(_ start: CodeStart) -> String? {
    switch start {
    case .source(let text, _): "runs `\(text)`"
    case .module(let name): "imports \(name)"
    case .entryPoint(let module, let attribute, let isCalled):
      (isCalled ? "calls " : "loads ") + module + (attribute.map { ":" + $0 } ?? "")
    case .file(let path): "runs \(path)"
    case .shell(let text, _): "runs in a shell `\(text)`"
    case .native(let path): "loads \(path)"
    case .bytecode(let path): "runs the bytecode of \(path)"
    case .nothing: nil
    }
  }

  /// What a kind of target is called.
  package static func kind(_ kind: TargetKind?) -> String { kind?.rawValue ?? "not opened" }
}

extension CapabilityKind {
  /// Position in a list for people: what hurts most first.
  var interest: Int {
    switch self {
    case .credentialRead: 0
    case .networkConnect: 1
    case .processSpawn: 2
    case .persistenceWrite: 3
    case .codeEvaluate: 4
    case .interpreterHook: 5
    case .networkListen: 6
    case .encryption: 7
    case .fileDelete: 8
    case .fileWrite: 9
    case .nativeLoad: 10
    case .codeDecode: 11
    case .interpreterExit: 12
    case .environmentWrite: 13
    case .environmentRead: 14
    case .fileRead: 15
    case .directoryList: 16
    case .systemInformation: 17
    }
  }
}
