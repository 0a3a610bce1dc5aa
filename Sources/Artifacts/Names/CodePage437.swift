/// The IBM PC's character set, which zip prescribes for names without the UTF-8 flag (APPNOTE, appendix D).
enum CodePage437 {
  private static let high: [Character] = Array(
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}"
  )

  /// Text of a zip member's name without the UTF-8 flag (APPNOTE.TXT, appendix D).
  static func decode(_ bytes: [UInt8]) -> String {
    var out = ""
    for byte in bytes {
      if byte < 0x80 {
        out.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        out.append(high[Int(byte) - 0x80])
      }
    }
    return out
  }
}
