import Evidence

/// What is known of a callable or attribute outside the target.
struct CalleeModel: Sendable {
  /// Capabilities that a call exercises.
  var effects: [Effect] = []
  /// How the evaluator treats a call beyond its effects.
  var handler: Handler?
  /// The path that this is another name of.
  var alias: String?
  /// The text that this attribute is.
  var constant: String?
  /// The arguments that it calls back.
  var callbacks: [CallbackPlace] = []
  /// Whether it is an attribute with a value rather than a callable.
  var isData = false
  /// Whether the attribute is `False` whenever code runs (`typing.TYPE_CHECKING`).
  var isFalse = false
}

extension CalleeModel {
  /// What two lines about one path say, of which one is only about callbacks; nil for any other two.
  func merged(with other: CalleeModel) -> CalleeModel? {
    guard isOnlyCallbacks != other.isOnlyCallbacks else { return nil }
    var both = isOnlyCallbacks ? other : self
    both.callbacks = isOnlyCallbacks ? callbacks : other.callbacks
    return both
  }

  private var isOnlyCallbacks: Bool {
    !callbacks.isEmpty && effects.isEmpty && handler == nil && alias == nil && constant == nil && !isData
  }
}

/// An argument that a function calls back.
struct CallbackPlace: Sendable {
  /// `Int.max` for an argument that only a keyword gives.
  let position: Int
  let keyword: String?

  /// Reads `1:repl,:default`.
  static func list(_ text: String) -> [CallbackPlace]? {
    var places: [CallbackPlace] = []
    for part in text.split(separator: ",") {
      let sides = part.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard sides.count <= 2, let position = sides[0].isEmpty ? Int.max : Int(sides[0]) else { return nil }
      places.append(CallbackPlace(position: position, keyword: sides.count > 1 ? sides[1] : nil))
    }
    return places.isEmpty ? nil : places
  }
}

/// One capability of a call, with the argument that matters.
struct Effect: Sendable {
  let kind: CapabilityKind
  let argument: ArgumentRule
}

/// Which argument of a call is the interesting one, and how it is shown.
struct ArgumentRule: Sendable {
  /// How an argument is shown.
  enum Style: String, Sendable {
    /// Nothing to show.
    case none
    /// The text as it is.
    case text
    case path, url
    /// A command: a string or a list of words.
    case command
    /// A `(host, port)` pair.
    case address
    /// A fixed text.
    case fixed
    /// A fixed text, for a capability that the call has only if the argument is not given.
    case unless
  }
  let style: Style
  /// -1 for the object whose method is called; `Int.max` for an argument that only a keyword gives.
  let position: Int
  let keyword: String?
  /// The fixed text, or what the argument is when it is not given.
  let fixed: String?

  /// Reads `path@0:keyword`, `url@:keyword=text when it is not given`, `fixed@text`, `unless@0:keyword=text`, `none`.
  init?(_ text: String) {
    let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
    guard let style = parts.first.flatMap({ Style(rawValue: $0) }) else { return nil }
    self.style = style
    guard parts.count == 2, style != .none, style != .fixed else {
      guard parts.count == (style == .fixed ? 2 : 1), style == .none || style == .fixed else { return nil }
      position = -1
      keyword = nil
      fixed = parts.count == 2 ? parts[1] : nil
      return
    }
    let sides = parts[1].split(separator: "=", maxSplits: 1).map(String.init)
    let place = sides[0].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard place.count <= 2, let position = place[0].isEmpty ? Int.max : Int(place[0]) else { return nil }
    if style == .unless, sides.count != 2 { return nil }
    self.position = position
    keyword = place.count > 1 ? place[1] : nil
    fixed = sides.count == 2 ? sides[1] : nil
  }
}
