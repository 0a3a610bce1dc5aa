import ConfigurationFormats

/// The part of JSON Schema (draft 2020-12) that the published schemas use.
///
/// A keyword it does not know is a problem of its own, so that no schema passes because it was not understood.
struct JSONSchema {
  let root: JSONValue
  /// Whether an object's member that the schema does not describe is a problem: true for what we write ourselves.
  let isStrict: Bool

  /// Everything in which `value` breaks the schema, each with its place.
  func problems(of value: JSONValue) -> [String] {
    var problems: [String] = []
    check(value, root, "$", &problems)
    return problems
  }

  private func check(_ value: JSONValue, _ schema: JSONValue, _ place: String, _ problems: inout [String]) {
    guard let keywords = schema.object else { return problems.append("\(place): the schema is no object") }
    for keyword in keywords.members {
      switch keyword.key {
      case "$schema", "$defs", "title", "description": continue
      case "$ref":
        if let target = definition(keyword.value.string ?? "") {
          check(value, target, place, &problems)
        } else {
          problems.append("\(place): no definition \(keyword.value)")
        }
      case "const":
        if !isEqual(value, keyword.value) { problems.append("\(place): not the constant") }
      case "enum":
        if keyword.value.array?.contains(where: { isEqual($0, value) }) != true {
          problems.append("\(place): \(value) is not one of the values")
        }
      case "type":
        let names = keyword.value.array?.compactMap(\.string) ?? [keyword.value.string ?? ""]
        if !names.contains(type(of: value)) { problems.append("\(place): \(type(of: value)) is not \(names)") }
      case "minimum":
        if let number = value.integer, let least = keyword.value.integer, number < least {
          problems.append("\(place): \(number) is less than \(least)")
        }
        if case .real(let number) = value, let least = keyword.value.integer, number < Double(least) {
          problems.append("\(place): \(number) is less than \(least)")
        }
      case "maximum":
        if case .real(let number) = value, let most = keyword.value.integer, number > Double(most) {
          problems.append("\(place): \(number) is more than \(most)")
        }
      case "required":
        for name in keyword.value.array?.compactMap(\.string) ?? [] where value.object != nil && value[name] == nil {
          problems.append("\(place): \(name) is missing")
        }
      case "properties":
        for member in value.object?.members ?? [] {
          if let described = keyword.value[member.key] {
            check(member.value, described, "\(place).\(member.key)", &problems)
          } else if isStrict {
            problems.append("\(place).\(member.key) is not in the schema")
          }
        }
      case "items":
        for (index, element) in (value.array ?? []).enumerated() {
          check(element, keyword.value, "\(place)[\(index)]", &problems)
        }
      default: problems.append("\(place): the keyword \(keyword.key) is not known")
      }
    }
  }

  private func definition(_ reference: String) -> JSONValue? {
    let prefix = "#/$defs/"
    guard reference.hasPrefix(prefix) else { return nil }
    return root["$defs"]?[String(reference.dropFirst(prefix.count))]
  }

  private func isEqual(_ a: JSONValue, _ b: JSONValue) -> Bool {
    a.isNull && b.isNull || a.string != nil && a.string == b.string || a.integer != nil && a.integer == b.integer
  }

  private func type(of value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .boolean: "boolean"
    case .integer, .hugeInteger: "integer"
    case .real: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
