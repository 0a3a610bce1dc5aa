import Rules
import Testing

@Suite("Drop hosts")
struct DropHostsTests {
  @Test("are known with a scheme, a port, a user, below another name and among several", arguments: DropHosts.domains)
  func known(domain: String) throws {
    let beginning = try #require(DropHosts.paths(of: domain).first)
    for name in ["a.\(domain)", "https://a.\(domain)\(beginning)/x", "http://u@b.\(domain):8080\(beginning)?q#f"]
    where name.contains("/") || beginning.isEmpty {
      #expect(DropHosts.host(in: name) != nil, "\(name)")
      #expect(DropHosts.host(in: "http://example.org/ | \(name)") != nil)
    }
  }

  @Test("are no others", arguments: DropHosts.domains)
  func unknown(domain: String) {
    for name in ["https://\(domain).example.org/", "https://example.org/\(domain)", "https://not-\(domain)x/"] {
      #expect(DropHosts.host(in: name) == nil, "\(name)")
    }
  }

  @Test(
    "are not what names no host",
    arguments: ["", "/", "onion", "s3", "://", "...", "localhost:8080", "/var/run/x.sock"])
  func noHost(argument: String) { #expect(DropHosts.host(in: argument) == nil) }
}
