import Evidence

/// Where one artifact's bytes are, or why they could not be had.
enum TargetSource: Sendable {
  case local(path: String, name: String)
  case failed(name: String, why: String)

  /// The words of the user, for reports.
  var name: String {
    switch self {
    case .local(_, let name), .failed(let name, _): name
    }
  }
}
