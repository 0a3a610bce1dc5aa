import Evidence
import Testing

@Suite("CalendarDay")
struct CalendarDayTests {
  @Test(
    "counts days from 1970 as the Gregorian calendar does",
    arguments: [
      ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-03-24", 20_536), ("0001-01-01", -719_162),
      ("9999-12-31", 2_932_896),
    ])
  func days(text: String, expected: Int) throws {
    let day = try #require(CalendarDay(text))
    #expect(day.daysSince1970 == expected)
    #expect(day.description == text)
  }

  @Test(
    "refuses what is not a day",
    arguments: [
      "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026-04-31", "+026-01-01", "", "tomorrow",
      "1900-02-29", "2026-01-01-01",
    ])
  func refused(text: String) {
    #expect(CalendarDay(text) == nil)
  }

  @Test(
    "is the day a moment lies in, also before 1970",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (1_774_344_600, "2026-03-24T09:30:00Z"),
    ])
  func moment(seconds: Int, expected: String) {
    #expect(Timestamp(seconds: Int64(seconds)).description == expected)
  }
}
