import PythonBytecode
import TestSupport
import Testing

/// What an interpreter says of a source that it compiles, beside what is read of its bytecode.
struct CompiledSource {
  let file: CompiledFile
  /// By code object: a line for each instruction and each handler, as `InstructionText` writes them.
  let expected: [[String]]
  /// Calls by callee and imports, sorted, of the source's syntax tree.
  let mentions: [String]

  /// Compiles a source; nil where the interpreter does not take it.
  static func compile(_ source: String, minor: Int) throws -> CompiledSource? {
    let oracle = try #require(PythonOracle.byMinorVersion[minor])
    let output = try #require(oracle.run(script, input: source), "the interpreter failed")
    guard output != "unknown syntax\n" else { return nil }
    var objects: [[String]] = []
    var bytes: [UInt8] = []
    var mentions: [String] = []
    for line in output.split(separator: "\n") {
      switch line.prefix(2) {
      case "H ": bytes = hexadecimal(line.dropFirst(2))
      case "C ": objects.append([])
      case "M ": mentions.append(String(line.dropFirst(2)))
      default: objects[objects.count - 1].append(String(line))
      }
    }
    let file = try CompiledFile.readMarshalled(bytes, version: .init(major: 3, minor: minor))
    return CompiledSource(file: file, expected: objects, mentions: mentions.sorted())
  }

  private static func hexadecimal(_ text: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    var high: UInt8?
    for character in text.utf8 {
      let digit = character < 0x3A ? character - 0x30 : character - 0x57
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    return bytes
  }

  /// Compiles the file it is given and prints the marshalled code, what `dis` says, and what the tree mentions.
  private static let script = """
    import ast, binascii, dis, marshal, sys, types
    V = sys.version_info[:2]
    source = open(sys.argv[1], 'rb').read()
    try:
        tree = ast.parse(source)
        code = compile(source, 'x.py', 'exec')
    except SyntaxError:
        print('unknown syntax')
        sys.exit()
    print('H ' + binascii.hexlify(marshal.dumps(code)).decode())
    def inner(value):
        if isinstance(value, types.CodeType):
            yield value
        elif isinstance(value, (tuple, frozenset)):
            for part in value:
                for found in inner(part):
                    yield found
    def postorder(code):
        for value in code.co_consts:
            for nested in inner(value):
                for found in postorder(nested):
                    yield found
        yield code
    def lines(code):
        if V >= (3, 11):
            return [place[0] for place in code.co_positions() for _ in range(2)]
        result = []
        if V >= (3, 10):
            for start, end, line in code.co_lines():
                result += [line] * (end - len(result))
            return result
        starts, line = dict(dis.findlinestarts(code)), code.co_firstlineno
        for offset in range(len(code.co_code)):
            line = starts.get(offset, line)
            result.append(line)
        return result
    seen = set()
    for code in postorder(code):
        if id(code) in seen:
            continue
        seen.add(id(code))
        print('C ' + code.co_name)
        table = lines(code)
        for found in dis.get_instructions(code):
            if found.opname in ('EXTENDED_ARG', 'CACHE'):
                continue
            line = table[found.offset] if found.offset < len(table) else None
            target = found.argval if found.opcode in dis.hasjabs or found.opcode in dis.hasjrel else '-'
            print('I', found.offset, found.opname, '-' if found.arg is None else found.arg,
                  '-' if line is None else line, target)
        if V >= (3, 11):
            for row in dis._parse_exception_table(code):
                print('X', row.start, row.end, row.target, row.depth, int(bool(row.lasti)))
    """ + "\n" + mentioning

  /// Prints the calls by callee and the imports of `tree`, a line each.
  static let mentioning = """
    def callee(node):
        names = []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        return '.'.join(reversed(names + [node.id if isinstance(node, ast.Name) else '?']))
    mentions = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            mentions.add('call ' + callee(node.func))
        elif isinstance(node, ast.Import):
            mentions |= {'import ' + alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            mentions |= {'from ' + '.' * node.level + (node.module or '') + ' ' + alias.name for alias in node.names}
    for mention in sorted(mentions):
        print('M ' + mention)
    """
}

/// Instructions as the tests' script writes what `dis` says.
enum InstructionText {
  static func lines(_ found: Disassembly) -> [String] {
    func number(_ value: Int?) -> String { value.map { "\($0)" } ?? "-" }
    return found.instructions.map { instruction in
      "I \(instruction.offset) \(instruction.operation?.rawValue ?? "-") \(number(instruction.argument)) "
        + "\(number(instruction.line)) \(number(instruction.target))"
    } + found.exceptions.map { "X \($0.start) \($0.end) \($0.target) \($0.depth) \($0.pushesOffset ? 1 : 0)" }
  }
}
