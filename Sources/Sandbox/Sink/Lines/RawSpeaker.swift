/// Bytes without a known protocol: recorded, and answered by a polite silence.
final class RawSpeaker: Speaker {
  private var draft: ExchangeDraft?

  func receive(_ bytes: [UInt8], _ connection: Connection) {
    let draft = self.draft ?? connection.begin(.raw)
    self.draft = draft
    draft.addPayload(bytes)
  }

  func end(_ cut: SinkExchange.Cut?, _ connection: Connection) { (draft ?? connection.begin(.raw)).finish(cut) }
}
