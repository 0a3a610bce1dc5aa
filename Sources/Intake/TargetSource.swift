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

  /// Finds the bytes of everything asked for, in the order asked: fetches what an index has to give.
  static func sources(
    of requests: [TargetRequest], options: IntakeOptions, progress: @escaping @Sendable (IntakeProgress) -> Void
  ) -> [TargetSource] {
    let requirements = requests.compactMap { request -> String? in
      if case .requirement(let text) = request { text } else { nil }
    }
    var fetched: ArraySlice<[TargetSource]> = []
    if !requirements.isEmpty {
      fetched = IndexSources(options: options, progress: progress).sources(of: requirements)[...]
    }
    return requests.flatMap { request -> [TargetSource] in
      switch request {
      case .path(let path):
        (ArtifactFolder.artifacts(in: path) ?? [path]).map { .local(path: $0, name: $0) }
      case .requirement: fetched.popFirst() ?? []
      }
    }
  }
}
