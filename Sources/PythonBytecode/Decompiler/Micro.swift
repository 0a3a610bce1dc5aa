/// One step of the abstract machine: an instruction, half of one that does two things, or several that belong together.
struct Micro {
  var operation: Operation
  var argument: Int
  /// Byte offset of the instruction.
  var offset: Int
  var line: Int?
  /// The step that a jump leads to; -1 for none.
  var target = -1
  /// A comparison in the middle of a chain: its right operand is used again.
  var isChained = false
}

/// The steps of one code object: the same for all versions as far as they do the same.
struct MicroCode {
  var steps: [Micro] = []
  /// Exception ranges in steps.
  var ranges: [(start: Int, end: Int, target: Int, depth: Int)] = []
  var notes: [BytecodeNote] = []

  /// Instructions without an effect on what is shown.
  private static let silent: Set<Operation> = [
    .nop, .cache, .resume, .notTaken, .toBool, .precall, .genStart, .copyFreeVars, .makeCell, .extendedArg,
    .setupAnnotations, .exitInitCheck, .endFor,
  ]

  init(_ disassembly: Disassembly, code: Int, minor: Int) {
    notes = disassembly.notes
    var first: [Int] = []
    first.reserveCapacity(disassembly.instructions.count + 1)
    var targets = Set<Int>()
    for instruction in disassembly.instructions {
      if let target = instruction.target { targets.insert(target) }
    }
    for range in disassembly.exceptions { targets.insert(range.target) }
    var isAfterLoop = false
    for instruction in disassembly.instructions {
      first.append(steps.count)
      // The exhausted iterator is gone when the machine gets here; from 3.13 on an instruction of its own removes it.
      let removesIterator = instruction.operation == .popTop || instruction.operation == .popIter
      if !(isAfterLoop && minor >= 13 && removesIterator) { add(instruction) }
      isAfterLoop = instruction.operation == .endFor
    }
    first.append(steps.count)
    resolve(disassembly, first, code)
    combine()
  }

  private mutating func add(_ instruction: Instruction) {
    guard let operation = instruction.operation, !Self.silent.contains(operation) else { return }
    let argument = instruction.argument ?? 0
    func step(_ operation: Operation, _ argument: Int) -> Micro {
      Micro(operation: operation, argument: argument, offset: instruction.offset, line: instruction.line)
    }
    switch operation {
    case .loadFastLoadFast, .loadFastBorrowLoadFastBorrow:
      steps += [step(.loadFast, argument >> 4), step(.loadFast, argument & 15)]
    case .storeFastLoadFast: steps += [step(.storeFast, argument >> 4), step(.loadFast, argument & 15)]
    case .storeFastStoreFast: steps += [step(.storeFast, argument >> 4), step(.storeFast, argument & 15)]
    case .returnConst: steps += [step(.loadConst, argument), step(.returnValue, 0)]
    case .loadFastCheck, .loadFastBorrow: steps.append(step(.loadFast, argument))
    case .dupTop: steps.append(step(.copy, 1))
    case .rotTwo: steps.append(step(.swap, 2))
    default: steps.append(step(operation, argument))
    }
  }

  /// Turns byte offsets of jumps and handlers into steps.
  private mutating func resolve(_ disassembly: Disassembly, _ first: [Int], _ code: Int) {
    for (index, instruction) in disassembly.instructions.enumerated() {
      guard let offset = instruction.target, first[index] < first[index + 1] else { continue }
      if let target = disassembly.index(at: offset), first[target] < steps.count {
        steps[first[index + 1] - 1].target = first[target]
      } else {
        notes.append(BytecodeNote(.badJump, code: code, offset: instruction.offset))
      }
    }
    for range in disassembly.exceptions {
      guard let target = disassembly.index(at: range.target), first[target] < steps.count,
        let start = disassembly.index(at: range.start), range.end > range.start
      else {
        notes.append(BytecodeNote(.badJump, code: code, offset: min(range.start, 1 << 40)))
        continue
      }
      let end = disassembly.index(at: range.end).map { first[$0] } ?? steps.count
      if first[start] < end {
        ranges.append((first[start], end, first[target], range.depth + (range.pushesOffset ? 1 : 0)))
      }
    }
  }

  // MARK: Sequences that belong together

  /// Brings what versions write as several instructions to what others have one for.
  private mutating func combine() {
    var isTarget = [Bool](repeating: false, count: steps.count + 1)
    for step in steps where step.target >= 0 { isTarget[step.target] = true }
    for range in ranges {
      isTarget[range.target] = true
    }
    var old = steps
    var moved = [Int](repeating: 0, count: steps.count + 1)
    steps.removeAll(keepingCapacity: true)
    var index = 0
    while index < old.count {
      moved[index] = steps.count
      if let (step, length) = sequence(old, index, isTarget) {
        steps.append(step)
        for inner in index..<index + length { moved[inner] = steps.count - 1 }
        index += length
      } else {
        steps.append(old[index])
        index += 1
      }
    }
    moved[old.count] = steps.count
    for index in steps.indices where steps[index].target >= 0 { steps[index].target = moved[steps[index].target] }
    for index in ranges.indices {
      ranges[index].start = moved[ranges[index].start]
      ranges[index].end = moved[ranges[index].end]
      ranges[index].target = moved[ranges[index].target]
    }
    old = []
  }

  private func sequence(_ steps: [Micro], _ index: Int, _ isTarget: [Bool]) -> (Micro, Int)? {
    let step = steps[index]
    func at(_ offset: Int, _ operation: Operation, _ argument: Int? = nil) -> Bool {
      index + offset < steps.count && !isTarget[index + offset] && steps[index + offset].operation == operation
        && (argument == nil || steps[index + offset].argument == argument)
    }
    if step.operation == .copy, step.argument == 1 {
      // `a and b` from 3.12 on.
      for (jump, kept) in Self.keepingJumps where at(1, jump) && at(2, .popTop) {
        var result = steps[index + 1]
        result.operation = kept
        return (result, 3)
      }
      if at(1, .rotThree), at(2, .compareOp) || at(2, .containsOp) || at(2, .isOp) {
        var result = steps[index + 2]
        result.isChained = true
        return (result, 3)
      }
      if at(1, .loadSpecial), at(2, .swap, 2), at(3, .swap, 3), at(4, .loadSpecial), at(5, .call, 0) {
        var result = step
        result.operation = steps[index + 1].argument == 3 ? .beforeAsyncWith : .beforeWith
        result.line = step.line
        return (result, 6)
      }
    }
    if step.operation == .swap, step.argument == 2, at(1, .copy, 2),
      at(2, .compareOp) || at(2, .containsOp) || at(2, .isOp)
    {
      var result = steps[index + 2]
      result.isChained = true
      return (result, 3)
    }
    return nil
  }

  private static let keepingJumps: [(Operation, Operation)] = [
    (.popJumpIfFalse, .jumpIfFalseOrPop), (.popJumpIfTrue, .jumpIfTrueOrPop),
    (.popJumpForwardIfFalse, .jumpIfFalseOrPop), (.popJumpForwardIfTrue, .jumpIfTrueOrPop),
  ]
}
