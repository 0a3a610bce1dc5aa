import Evidence
import PythonSyntax

/// Texts with a structure: JSON, e-mails, and what `marshal` writes.
extension Interpreter {
  func structured(_ computation: Computation, _ call: ExternalCall) -> Value? {
    switch computation {
    case .jsonDumps: return jsonText(call)
    case .mail: return mail(call)
    case .mailDecoded:
      guard let text = call.arguments.at(0).flatMap({ frozen($0).constantBytes }) else { return nil }
      let isQuoted = paths.text(call.path, symbols).contains("quopri")
      let decoded = isQuoted ? QuotedPrintable.decode(text) : Base64.decode(text, urlSafe: false)
      guard let decoded else { return nil }
      return isQuoted
        ? Value(.text(Text(decoded)), taint: allTaint(call))
        : computed(decoded, call, "base64", from: call.arguments.at(0))
    case .marshalDumps:
      // Code that is written to be read again is the same code; a constant's bytes are not needed.
      guard let input = call.arguments.at(0), case .object(let object) = input.shape else { return nil }
      switch object.payload {
      case .code, .marshalled: return input
      default: return nil
      }
    default: return nil
    }
  }

  // MARK: JSON

  /// `json.dumps` of a text, which is what is passed on in this form.
  private func jsonText(_ call: ExternalCall) -> Value? {
    guard call.arguments.keywords.isEmpty, let text = call.arguments.at(0)?.constantText else { return nil }
    var result: [UInt8] = [0x22]
    for scalar in String(decoding: text.utf8, as: UTF8.self).utf16 {
      switch scalar {
      case 0x22, 0x5C: result += [0x5C, UInt8(scalar)]
      case 0x0A: result += [0x5C, 0x6E]
      case 0x0D: result += [0x5C, 0x72]
      case 0x09: result += [0x5C, 0x74]
      case 0x20..<0x7F: result.append(UInt8(scalar))
      default:
        let digits = Hexadecimal.encode([UInt8(scalar >> 8), UInt8(truncatingIfNeeded: scalar)])
        result += [0x5C, 0x75] + digits
      }
    }
    return Value(.text(Text(result + [0x22])), taint: allTaint(call), lineage: call.arguments.at(0)?.lineage ?? .none)
  }

  // MARK: E-mails

  /// `email.message_from_string(text)`, `email.message_from_bytes(data)`, `Parser().parsestr(text)`.
  private func mail(_ call: ExternalCall) -> Value? {
    guard let input = call.arguments.at(0) else { return nil }
    guard let content = carried(input), let bytes = content.constantBytes, bytes.count <= 16 << 20,
      spend(bytes.count / 64)
    else { return nil }
    return object(MailState(MailMessage(bytes), content.lineage), call)
  }

  func mailMethod(_ name: String, _ mail: MailState, _ call: ExternalCall) -> Value? {
    let message = mail.message
    switch name {
    case "get_payload": return payload(mail, call)
    case "get_content":
      return message.decodedBody.map { Value(.text(Text($0)), taint: allTaint(call), lineage: mail.lineage) }
    case "get", "__getitem__":
      guard let key = call.arguments.at(0)?.constantText?.rendered else { return nil }
      guard let value = message.header(key) else { return call.arguments.at(1) ?? Value.none }
      return Value(.text(Text(Array(value.utf8))), taint: allTaint(call))
    case "is_multipart": return Value(.bool(!message.parts.isEmpty), taint: allTaint(call))
    case "walk", "iter_parts", "iter_attachments":
      let all = name == "walk" ? message.all : message.parts
      return make(all.map { object(MailState($0, mail.lineage), call) }, .iterator)
    case "get_body":
      let text = message.all.first { $0.parts.isEmpty } ?? message
      return object(MailState(text, mail.lineage), call)
    case "as_string": return Value(.text(Text(message.bytes)), taint: allTaint(call), lineage: mail.lineage)
    case "as_bytes": return Value(.bytes(Bytes(message.bytes)), taint: allTaint(call), lineage: mail.lineage)
    default: return nil
    }
  }

  /// `get_payload(i, decode)`: the parts of a message that has some, else its body.
  private func payload(_ mail: MailState, _ call: ExternalCall) -> Value? {
    let message = mail.message
    let place = call.arguments.at(0, symbols.intern("i")).flatMap { $0.isNone ? nil : $0.constantInt }
    if !message.parts.isEmpty {
      let parts = message.parts.map { object(MailState($0, mail.lineage), call) }
      guard let place else { return make(parts, .list) }
      return parts.indices.contains(place) ? parts[place] : nil
    }
    let decodes = call.arguments.at(1, symbols.intern("decode")).map { truth($0) } ?? .no
    switch decodes {
    case .no: return Value(.text(Text(message.body)), taint: allTaint(call), lineage: mail.lineage)
    case .yes:
      guard let body = message.decodedBody else { return nil }
      let effect = message.encoding.map {
        record(.codeDecode, argument: $0, via: call.path, node: call.node)
      }
      var lineage = mail.lineage
      if let encoding = message.encoding { lineage = lineages.adding(encoding, to: lineage) }
      return Value(
        .bytes(Bytes(body)), taint: taints.union(allTaint(call), effect ?? .none), lineage: lineage)
    case .unknown: return nil
    }
  }
}

/// A parsed message of `email`.
final class MailState: ComputedState {
  let message: MailMessage
  let lineage: Lineage

  init(_ message: MailMessage, _ lineage: Lineage) {
    self.message = message
    self.lineage = lineage
  }
}
