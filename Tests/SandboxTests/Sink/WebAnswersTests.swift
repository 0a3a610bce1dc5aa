import TestSupport
import Testing

@testable import Sandbox

@Suite("The sink's answers to the web")
struct WebAnswersTests {
  @Test(
    "are those that clients of well-known services wait for",
    arguments: [
      ("POST", "https://hooks.slack.com/services/T/B/x", 200, "ok"),
      ("POST", "https://discord.com/api/webhooks/1/x", 204, ""),
      ("POST", "https://discord.com/api/webhooks/1/x?wait=true", 200, "channel_id"),
      ("POST", "https://api.telegram.org/bot1:x/sendMessage?chat_id=77", 200, "\"id\":77"),
      ("GET", "https://api.telegram.org/bot1:x/getMe", 200, "is_bot"),
      ("GET", "https://api.github.com/user", 200, "login"),
      ("POST", "https://api.github.com/user/repos", 201, "full_name"),
      ("PUT", "https://transfer.sh/loot.tgz", 200, "https://transfer.sh/"),
      ("POST", "https://sts.amazonaws.com/", 200, "GetCallerIdentityResult"),
      ("PUT", "https://bucket.s3.amazonaws.com/k", 200, ""), ("GET", "https://x.example.org/p.gif", 200, "GIF89a"),
      ("POST", "https://x.example.org/v1/collect", 204, ""), ("GET", "https://x.example.org/stage2.sh", 200, "# ok"),
      ("GET", "https://x.example.org/stage2.zip", 404, ""), ("OPTIONS", "https://x.example.org/", 204, ""),
      ("DELETE", "https://x.example.org/a", 204, ""), ("BREW", "https://x.example.org/pot", 200, "ok"),
    ])
  func services(method: String, url: String, status: Int, contains: String) {
    let answer = WebAnswers.answer(HTTPRequest(method: method, target: url, headers: []))
    #expect(answer.status == status)
    #expect(String(decoding: answer.content, as: UTF8.self).contains(contains))
  }

  @Test(
    "come in the form that the client prefers",
    arguments: [
      ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
      ("text/plain", "text/plain; charset=utf-8"),
      ("application/vnd.api+json", "application/json"), ("image/png, */*", "application/json"),
      ("", "application/json"),
      ("application/xml", "application/xml"),
    ])
  func accept(wish: String, type: String) {
    let headers = wish.isEmpty ? [] : [SinkExchange.Header(name: "Accept", value: wish)]
    let request = HTTPRequest(method: "GET", target: "/v1/items", headers: headers)
    #expect(WebAnswers.answer(request).type == type)
  }

  @Test("are JSON that holds whatever it has to", arguments: ["a\"b\\c\u{1}\n\u{7F}é", ""])
  func json(text: String) throws {
    let value: SinkJSON = ["k": .string(text), "n": 1, "b": true, "a": ["x"]]
    let script = "import json, sys; print(json.load(open(sys.argv[1]))['k'].encode().hex())"
    let files = TemporaryDirectory()
    let path = files.write("value.json", value.text)
    let hex = text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(Client.python(script, [path]).output == hex + "\n")
  }

  @Test("have dates and encodings as the standards write them")
  func text() {
    #expect(HTTPText.date(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(HTTPText.timestamp(784_111_777) == "1994-11-06T08:49:37Z")
    for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
      #expect(HTTPText.base64(bytes(plain)) == coded)
      #expect(HTTPText.base64url(coded) == bytes(plain))
    }
    #expect(HTTPText.base64url("a b") == nil)
    #expect(HTTPText.decoded("a%20b+c%zz%4") == "a b c%zz%4")
  }
}
