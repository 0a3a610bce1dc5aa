/// A moment in whole seconds of UTC since 1970; the clock of decisions and waivers, free of Foundation.
package struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let seconds: Int64
  package init(seconds: Int64) { self.seconds = seconds }

  /// The day the moment lies in.
  package var day: CalendarDay {
    CalendarDay(daysSince1970: Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400))
  }

  /// RFC 3339 in UTC: `2026-03-24T09:30:00Z`.
  package var description: String {
    let inDay = Int(((seconds % 86_400) + 86_400) % 86_400)
    return "\(day)T\(padded(inDay / 3600)):\(padded(inDay / 60 % 60)):\(padded(inDay % 60))Z"
  }

  package static func < (a: Timestamp, b: Timestamp) -> Bool { a.seconds < b.seconds }
}

/// A day of the Gregorian calendar, such as the last one of a waiver.
package struct CalendarDay: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Days since 1 January 1970.
  package let daysSince1970: Int

  package init(daysSince1970: Int) { self.daysSince1970 = daysSince1970 }

  /// Reads `2026-12-31`; nil for anything else and for days that do not exist.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
      parts.allSatisfy({ part in part.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// Nil for days that do not exist.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    // Days from civil: years begin in March, so that the leap day is the last of its year.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    daysSince1970 = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    let back = civil
    guard back.month == month, back.day == day else { return nil }
  }

  /// The day as the calendar writes it.
  package var civil: (year: Int, month: Int, day: Int) {
    let shifted = daysSince1970 + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let civilMonth = month < 10 ? month + 3 : month - 9
    return (yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, day)
  }

  /// ISO 8601: `2026-12-31`.
  package var description: String {
    let date = civil
    let year = String(date.year)
    return String(repeating: "0", count: max(0, 4 - year.utf8.count)) + year
      + "-\(padded(date.month))-\(padded(date.day))"
  }

  package static func < (a: CalendarDay, b: CalendarDay) -> Bool { a.daysSince1970 < b.daysSince1970 }
}

private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
