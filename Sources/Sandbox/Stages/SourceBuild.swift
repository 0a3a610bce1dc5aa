internal import Evidence
import Glibc

/// Builds sdists as pip does: the build's requirements are installed first, from outside; the build itself has no
/// network but the sink's.
extension Observer {
  /// The backend that a project without one gets (PEP 517).
  private static let usualBackend = "setuptools.build_meta:__legacy__"

  /// Unpacks an sdist, asks its backend what a build needs (PEP 517, `get_requires_for_build_wheel`), and writes that
  /// down line by line.
  private static let question = """
    import importlib, os, sys, tarfile, tempfile, zipfile
    archive, answer, backend, *path = sys.argv[1:]
    folder = os.path.join(tempfile.gettempdir(), 'source')
    answer = os.path.join(os.environ['HOME'], answer)
    if zipfile.is_zipfile(archive):
        zipfile.ZipFile(archive).extractall(folder)
    else:
        with tarfile.open(archive) as source:
            if hasattr(tarfile, 'data_filter'):
                source.extractall(folder, filter='data')
            else:
                source.extractall(folder)
    names = os.listdir(folder)
    if len(names) == 1:
        folder = os.path.join(folder, names[0])
    os.chdir(folder)
    sys.path = [os.path.abspath(p) for p in path] + [p for p in sys.path if p]
    module, _, names = backend.partition(':')
    found = importlib.import_module(module)
    for name in filter(None, names.split('.')):
        found = getattr(found, name)
    hook = getattr(found, 'get_requires_for_build_wheel', None)
    needs = hook({}) if hook else []
    with open(answer, 'w') as file:
        file.write(chr(10).join(str(need) for need in needs))
    """
  private static let answer = "requires.txt"

  /// The wheel that a build makes; nil where it makes none, which is told.
  mutating func build(_ base: String) throws(Failure) -> Request.File? {
    let environment = try environments.copy(base, as: "build")
    let requirements =
      request.buildRequirements.isEmpty && request.buildBackend == nil ? ["setuptools"] : request.buildRequirements
    guard supply(requirements, environment) else { return nil }
    let backend = request.buildBackend ?? Self.usualBackend
    let usual = try usualBackend(environment)
    let trivial = try environments.files([usual.map { TrivialProject.sdist(backend: $0) } ?? TrivialProject.wheel])
    let sdist = try environments.files([(request.name, request.bytes)])
    guard
      ask(
        environment, (sdist[0], backend, request.backendPath), besides: usual.map { (trivial[0], $0, []) })
    else { return nil }
    return try makeWheel(environment, sdist[0], besides: usual == nil ? nil : trivial[0])
  }

  /// The backend as triggers call it: those that everybody knows by their projects, others by their modules.
  private var tool: String {
    let module = (request.buildBackend ?? Self.usualBackend).prefix { $0 != ":" }
    let first = module.prefix { $0 != "." }
    if !request.backendPath.isEmpty { return String(module) }
    switch first {
    case "setuptools", "hatchling", "poetry", "pdm": return String(first)
    case "flit_core": return "flit"
    case "scikit_build_core": return "scikit-build-core"
    default: return String(module)
    }
  }

  /// The backend that tells what is usual: the project's own, or setuptools where that lies in the project itself.
  private func usualBackend(_ environment: String) throws(Failure) -> String? {
    if request.backendPath.isEmpty { return request.buildBackend ?? Self.usualBackend }
    return environments.has("setuptools", in: environment) ? "setuptools.build_meta" : nil
  }

  /// Installs what a build needs; false where it cannot be had, which is told.
  private mutating func supply(_ requirements: [String], _ environment: String) -> Bool {
    guard !requirements.isEmpty else { return true }
    let name = "installation of what the build of \(request.name) needs"
    guard let resolve = request.resolve else {
      skip(.build, name, "nobody gives \(requirements.joined(separator: ", "))")
      return false
    }
    do {
      if let complaint = try environments.install(try resolve(requirements), into: environment) {
        skip(.build, name, complaint)
        return false
      }
      return true
    } catch {
      skip(.build, name, (error as? Failure)?.clause ?? "\(error)")
      return false
    }
  }

  private typealias Project = (archive: BoxPlan.Mount, backend: String, path: [String])

  /// Asks the backend what else it needs, and installs that; false where it cannot be had.
  private mutating func ask(_ environment: String, _ own: Project, besides usual: Project?) -> Bool {
    func job(_ project: Project) -> StageJob {
      var job = StageJob(
        phase: .build, name: "get_requires_for_build_wheel of \(request.name)",
        arguments: [
          layout.python(environment), "-c", Self.question, project.archive.target, Self.answer, project.backend,
        ]
          + project.path,
        environment: environment, furnishing: first)
      job.mounts = [project.archive]
      job.subjects = Set([project.archive.target, project.backend] + project.path)
      job.tool = tool
      job.document = "\(first.user.home)/\(Self.answer)"
      return job
    }
    let jobs = [job(own)] + (usual.map { [job($0)] } ?? [])
    let outcomes = runner.run(jobs)
    let run = record(outcomes[0], jobs[0], besides: outcomes.dropFirst().first, nil)
    guard let run, run.succeeded, let answer = run.document else { return run?.succeeded == true }
    return supply(requirements(in: answer), environment)
  }

  /// What a backend asked for, as far as it can be asked of an index: it was written by the artifact's code, so that
  /// addresses, paths and whatever carries a decoy are no requirements.
  private mutating func requirements(in answer: [UInt8]) -> [String] {
    let lines = answer.split(separator: 0x0A).map { Array($0) }
    let search = runner.searches[first.persona]
    let good = lines.filter { line in
      line.count <= request.limits.requirementBytes && line.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x40 }
        && line.first.map { Self.isAlphanumeric($0) } == true && !line.contains(0x2F)
        && search?.search(line).hits.isEmpty != false
    }
    let asked = good.prefix(request.limits.requirements)
    if asked.count < lines.count {
      skip(.build, "installation of what the build asks for", "\(lines.count - asked.count) lines are no requirements")
    }
    return asked.map { String(decoding: $0, as: UTF8.self) }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
  }

  private mutating func makeWheel(_ environment: String, _ sdist: BoxPlan.Mount, besides trivial: BoxPlan.Mount?)
    throws(Failure) -> Request.File?
  {
    func job(_ sdist: BoxPlan.Mount, _ output: String) -> StageJob {
      let target = layout.mount(output, named: "out", isReadOnly: false)
      let options = ["--no-build-isolation", "--use-pep517", "-w", target.target, sdist.target]
      var job = StageJob(
        phase: .build, name: "pip wheel \(request.name)",
        arguments: environments.pip(layout.python(environment), "wheel") + options, environment: environment,
        furnishing: first)
      job.mounts = [sdist, target]
      job.tool = tool
      job.subjects = [sdist.target, target.target]
      return job
    }
    let output = try environments.directory("out")
    var jobs = [job(sdist, output)]
    if let trivial { jobs.append(job(trivial, try environments.directory("out"))) }
    let outcomes = runner.run(jobs)
    guard let run = record(outcomes[0], jobs[0], besides: outcomes.dropFirst().first, nil), run.succeeded else {
      return nil
    }
    guard let wheel = wheel(in: output) else {
      skip(.build, "pip wheel \(request.name)", "it made no wheel that could be read")
      return nil
    }
    return wheel
  }

  /// The one wheel in a directory that a build wrote to.
  private func wheel(in directory: String) -> Request.File? {
    let names = Directory.names(directory, limit: 64).filter { name in
      name.hasSuffix(".whl")
        && name.utf8.allSatisfy { Self.isAlphanumeric($0) || "._-+!".utf8.contains($0) }
    }
    guard names.count == 1, let name = names.first,
      let bytes = Workshop.contents(of: name, in: directory, limit: request.limits.wheelBytes)
    else { return nil }
    return (name, bytes)
  }
}
