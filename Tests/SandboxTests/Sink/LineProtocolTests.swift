import TestSupport
import Testing

@testable import Sandbox

@Suite("The sink's mail and file servers")
struct LineProtocolTests {
  @Test("take letters of Python's smtplib, with a password, in the clear, after STARTTLS and within TLS")
  func smtp() throws {
    let loopback = try LoopbackSink()
    let (plain, secure) = try (loopback.open(standsFor: 587), loopback.open(standsFor: 465))
    let script = """
      import smtplib, ssl, sys
      context = ssl.create_default_context(cafile=sys.argv[3])
      def send(s):
          s.login('user', 'decoy-password'); s.sendmail('a@example.org', ['b@example.org'], 'Subject: x\\r\\n\\r\\nstolen\\r\\n'); s.quit()
      send(smtplib.SMTP('127.0.0.1', int(sys.argv[1]), timeout=10))
      s = smtplib.SMTP('127.0.0.1', int(sys.argv[1]), timeout=10); s.starttls(context=context); send(s)
      send(smtplib.SMTP_SSL('127.0.0.1', int(sys.argv[2]), timeout=10, context=context))
      print('done')
      """
    let client = Client.python(script, [String(plain), String(secure), loopback.certificate])
    #expect(client.output == "done\n")
    let exchanges = loopback.sink.stop()
    #expect(exchanges.map(\.application) == [.smtp, .smtp, .smtp])
    #expect(exchanges.allSatisfy { String(decoding: $0.payload.kept, as: UTF8.self).contains("stolen") })
    // Versions of the client write the keyword in small or in capital letters.
    let letters = exchanges.map { $0.headers.first { $0.name == "RCPT" }?.value.lowercased() }
    #expect(letters == Array(repeating: "to:<b@example.org>", count: 3))
    #expect(exchanges.allSatisfy { $0.answer?.status == 221 && $0.cuts.isEmpty })
  }

  @Test("take files of Python's ftplib over a passive connection")
  func ftp() throws {
    let loopback = try LoopbackSink()
    let port = try loopback.open(standsFor: 21)
    // Without a box there is nobody to open the port that the server names; the client is led to one that is open.
    let data = try loopback.open(standsFor: FTPSpeaker.firstPassivePort)
    let script = """
      import ftplib, io, sys
      class Led(ftplib.FTP):
          def makepasv(self): print(super().makepasv()[1]); return '127.0.0.1', int(sys.argv[2])
      f = Led(); f.connect('127.0.0.1', int(sys.argv[1]), timeout=10); f.login('user', 'decoy-password')
      print(f.storbinary('STOR loot.tgz', io.BytesIO(b'stolen'))); f.quit()
      """
    let client = Client.python(script, [String(port), String(data)])
    #expect(client.output == "\(FTPSpeaker.firstPassivePort)\n226 Transfer complete\n")
    let exchanges = loopback.sink.stop()
    #expect(exchanges.map(\.application) == [.ftp, .raw])
    #expect(exchanges.first?.headers.contains(.init(name: "PASS", value: "decoy-password")) == true)
    #expect(exchanges.last?.payload.kept == bytes("stolen"))
  }

  @Test("hear a client of HTTP on the port of a mail server")
  func otherProtocol() throws {
    let peer = try MemoryPeer(port: 25)
    #expect(peer.say("GET / HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 200"))
  }

  @Test("do not count as secret what was said in the clear after STARTTLS")
  func startTLS() throws {
    let peer = try MemoryPeer(port: 25)
    peer.connection.alarmed()
    #expect(peer.answered().hasPrefix("220 "))
    #expect(peer.say("EHLO x\r\nSTARTTLS\r\nRSET\r\n").hasSuffix("220 2.0.0 Ready to start TLS\r\n"))
    let exchanges = peer.end()
    #expect(exchanges.map(\.application) == [.smtp])
    #expect(exchanges.first?.payload.total == 24)
  }
}
