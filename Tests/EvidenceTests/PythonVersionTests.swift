import Evidence
import Testing

@Suite("Python versions")
struct PythonVersionTests {
  @Test("are read from their text and ordered by number, not by letters")
  func order() throws {
    let nine = try #require(PythonVersion("3.9"))
    let eleven = try #require(PythonVersion("3.11"))
    #expect(nine < eleven)
    #expect(eleven.description == "3.11")
  }

  @Test("with anything else in the text are refused", arguments: ["", "3", "3.", "3.11.2", "3.x", "-3.1", "3.1111"])
  func refused(text: String) {
    #expect(PythonVersion(text) == nil)
  }
}
