import Evidence
import PythonSyntax

/// A generator of `random` with its state; nil for one whose seed isn't known.
final class RandomState: ComputedState {
  var twister: MersenneTwister?
  init(_ twister: MersenneTwister?) { self.twister = twister }
}

/// `random` with a seed that the code brings along.
extension Interpreter {
  /// Results that one call may draw.
  private static let largestDraw = 1 << 17

  func randomness(_ computation: Computation, _ call: ExternalCall) -> Value? {
    switch computation {
    case .random:
      // `random.Random(seed)`; without a seed it is anybody's guess.
      let seeded = call.arguments.at(0, symbols.intern("x")).flatMap { twister(seed: $0) }
      return object(RandomState(seeded), call)
    case .seed:
      let generator = moduleGenerator()
      guard case .state(let state) = generator.payload, let random = state as? RandomState else { return nil }
      let seed = call.arguments.at(0, symbols.intern("a"))
      random.twister = seed.flatMap { twister(seed: $0) }
      // A new seed makes what was before of no account, where it is certain that it is given.
      if branchDepth == 0 {
        generator.payload = .state(RandomState(random.twister))
      } else {
        _ = isKnown(random, of: generator, changing: true)
      }
      generator.taint = taints.union(generator.taint, call.taint)
      return Value.none
    case .draw:
      let generator = moduleGenerator()
      guard case .state(let state) = generator.payload, let random = state as? RandomState,
        let name = paths.name(call.path), isKnown(random, of: generator, changing: true)
      else { return nil }
      return draw(symbols.text(name), random, call)
    default: return nil
    }
  }

  /// The generator that the functions of the module share.
  private func moduleGenerator() -> ExternalObject {
    if let known = sharedGenerator { return known }
    let object = ExternalObject(paths.path("random.Random()", &symbols), Arguments())
    object.payload = .state(RandomState(nil))
    sharedGenerator = object
    return object
  }

  /// A generator with a seed (`random.Random.seed`, version 2); nil for seeds that are not computed.
  private func twister(seed: Value) -> MersenneTwister? {
    guard spend(1_024) else { return nil }
    if let number = Integers.number(seed.shape) { return MersenneTwister(key: number.limbs) }
    guard let bytes = frozen(seed).constantBytes, let digest = Hashes.digest("sha512", bytes) else { return nil }
    return MersenneTwister(key: BigNumber(bigEndian: bytes + digest).limbs)
  }

  /// A method of a generator, by its name.
  func draw(_ name: String, _ random: RandomState, _ call: ExternalCall) -> Value? {
    let first = call.arguments.at(0)
    if name == "seed" {
      random.twister = call.arguments.at(0, symbols.intern("a")).flatMap { twister(seed: $0) }
      return Value.none
    }
    guard random.twister != nil else { return nil }
    let result = drawn(name, random, first, call)
    // What can't be told took an unknown number of draws.
    if result == nil { random.twister = nil }
    return result
  }

  private func drawn(_ name: String, _ random: RandomState, _ first: Value?, _ call: ExternalCall) -> Value? {
    let taint = allTaint(call)
    switch name {
    case "random": return random.twister.map { _ in Value(.float(random.fraction()), taint: taint) }
    case "getrandbits":
      guard let count = call.arguments.at(0, symbols.intern("k"))?.constantInt, (0...(1 << 22)).contains(count),
        spend(count / 64)
      else { return nil }
      return Value(Integers.shape(random.bits(count)), taint: taint)
    case "randbytes":
      guard let count = call.arguments.at(0, symbols.intern("n"))?.constantInt, (0...(1 << 20)).contains(count),
        spend(count / 8)
      else { return nil }
      let magnitude = random.bits(count * 8).bigEndian
      let bytes = [UInt8](repeating: 0, count: count - magnitude.count) + magnitude
      return computed(bytes.reversed(), call)
    case "randint", "randrange": return integer(name, random, call)
    case "uniform":
      guard let a = first.flatMap({ float($0) }), let b = call.arguments.at(1).flatMap({ float($0) }) else {
        return nil
      }
      return Value(.float(a + (b - a) * random.fraction()), taint: taint)
    case "choice":
      guard let first, let known = complete(first, call), !known.isEmpty else { return nil }
      return known[random.below(known.count)]
    case "shuffle": return shuffle(random, call)
    case "sample": return sample(random, call)
    case "choices": return choices(random, call)
    default: return nil
    }
  }

  private func float(_ value: Value) -> Double? {
    if case .float(let number) = value.shape { return number }
    return value.constantInt.map { Double($0) }
  }

  /// `randrange(start, stop, step)`, and `randint(a, b)`, which is `randrange(a, b + 1)`.
  private func integer(_ name: String, _ random: RandomState, _ call: ExternalCall) -> Value? {
    let given = call.arguments.all.map(\.constantInt)
    let numbers = given.compactMap { $0 }
    guard numbers.count == given.count, !numbers.isEmpty, numbers.allSatisfy({ $0.magnitude < 1 << 60 }) else {
      return nil
    }
    let taint = allTaint(call)
    if name == "randint" {
      guard numbers.count == 2, numbers[0] <= numbers[1] else { return nil }
      return Value(.int(numbers[0] + random.below(numbers[1] - numbers[0] + 1)), taint: taint)
    }
    let start = numbers.count == 1 ? 0 : numbers[0]
    let width = (numbers.count == 1 ? numbers[0] : numbers[1]) - start
    let step = numbers.count > 2 ? numbers[2] : 1
    guard step != 0 else { return nil }
    let count = step > 0 ? (width + step - 1) / step : (width + step + 1) / step
    guard count > 0 else { return nil }
    return Value(.int(start + step * random.below(count)), taint: taint)
  }

  /// `shuffle(x)`: Fisher and Yates from the end.
  private func shuffle(_ random: RandomState, _ call: ExternalCall) -> Value? {
    guard call.arguments.positional.count == 1, case .list(let list)? = call.arguments.at(0)?.shape,
      list.rest == nil, list.birth >= branchDepth, spend(list.elements.count)
    else { return nil }
    touch(list)
    let count = list.elements.count
    guard count > 1 else { return Value.none }
    for place in (1..<count).reversed() { list.elements.swapAt(place, random.below(place + 1)) }
    return Value.none
  }

  /// `sample(population, k)`: from a pool while that is small, else by a set of places.
  private func sample(_ random: RandomState, _ call: ExternalCall) -> Value? {
    guard let known = complete(call.arguments.at(0, symbols.intern("population")), call),
      let count = call.arguments.at(1, symbols.intern("k"))?.constantInt, (0...known.count).contains(count),
      call.arguments.keyword(symbols.intern("counts")) == nil, spend(known.count + count)
    else { return nil }
    var setSize = 21
    if count > 5 {
      // 4 ** ceil(log(k * 3, 4)).
      var power = 1
      while power < count * 3 { power *= 4 }
      setSize += power
    }
    var result: [Value] = []
    if known.count <= setSize {
      var pool = known
      for taken in 0..<count {
        let place = random.below(known.count - taken)
        result.append(pool[place])
        pool[place] = pool[known.count - taken - 1]
      }
    } else {
      var selected: Set<Int> = []
      for _ in 0..<count {
        var place = random.below(known.count)
        while !selected.insert(place).inserted { place = random.below(known.count) }
        result.append(known[place])
      }
    }
    return make(result, .list)
  }

  /// `choices(population, k=…)` without weights.
  private func choices(_ random: RandomState, _ call: ExternalCall) -> Value? {
    let weights = call.arguments.at(1, symbols.intern("weights"))
    guard let known = complete(call.arguments.at(0, symbols.intern("population")), call), !known.isEmpty,
      weights.map(\.isNone) ?? true, call.arguments.keyword(symbols.intern("cum_weights")) == nil
    else { return nil }
    let count = call.arguments.keyword(symbols.intern("k")).map(\.constantInt) ?? 1
    guard let count, (0...Self.largestDraw).contains(count), spend(count) else { return nil }
    let size = Double(known.count)
    return make((0..<count).map { _ in known[min(known.count - 1, Int(random.fraction() * size))] }, .list)
  }
}

extension RandomState {
  // Each of these draws from a generator that is known; an unknown one never gets here.
  fileprivate func fraction() -> Double { twister?.fraction() ?? 0 }
  fileprivate func bits(_ count: Int) -> BigNumber { twister?.bits(count) ?? BigNumber(0) }
  fileprivate func below(_ bound: Int) -> Int { twister?.below(bound) ?? 0 }
}
