import PythonSyntax

/// What the classes of a program define that the language calls by itself, so that asking costs nothing where there is
/// nothing of the kind.
struct ClassHooks: OptionSet {
  let rawValue: UInt16
  /// Any special method of the data model (language reference 3.3) but `__new__` and `__init__`.
  static let operations = ClassHooks(rawValue: 1)
  static let getattribute = ClassHooks(rawValue: 2)
  /// Its instances are descriptors: it defines `__get__`, `__set__` or `__delete__`.
  static let descriptor = ClassHooks(rawValue: 4)
  /// One of its attributes is called when an instance's attribute is stored or deleted.
  static let setters = ClassHooks(rawValue: 8)
  /// Calling it looks for a member (`enum`).
  static let enumeration = ClassHooks(rawValue: 16)
  /// A decorator writes its `__init__` (`dataclasses`, `attrs`).
  static let fields = ClassHooks(rawValue: 32)
  /// Its instances are classes.
  static let metaclass = ClassHooks(rawValue: 64)
  /// Its instances hold a value of a built-in type.
  static let content = ClassHooks(rawValue: 128)
}

/// The names of special methods that operations call, interned in a row so that a class's names are sorted out by one
/// comparison each.
struct SpecialNames {
  private let first, last: Symbol
  let bool, len, hash, index, int, float, complex, bytes, str, repr, format, fspath: Symbol
  let getattribute, getattr, setattr, delattr, dir, get, set, delete, setName: Symbol
  let getitem, setitem, delitem, missing, contains, iter, next, reversed, classGetitem: Symbol
  let equal, notEqual, less, lessOrEqual, greater, greaterOrEqual: Symbol
  let negative, positive, invert, abs, round, trunc, floor, ceil, divmod, reflectedDivmod: Symbol
  let instancecheck, subclasscheck, subclasshook, prepare, mroEntries, call: Symbol
  let reduce, reduceEx, getstate, setstate, copy, deepcopy: Symbol
  let postInit, attrsPostInit, enumMissing, enter, exit, asyncEnter, asyncExit, awaiting, asyncIter, asyncNext: Symbol
  /// By the raw values of `Operator` from `add` to `floorDivide`.
  let operators, reflected, inPlace: [Symbol]

  /// Must be the first to intern these names.
  init(_ symbols: inout Symbols) {
    func s(_ text: String) -> Symbol { symbols.intern(text) }
    first = s("__bool__")
    bool = first
    (len, hash, index, int, float) = (s("__len__"), s("__hash__"), s("__index__"), s("__int__"), s("__float__"))
    (complex, bytes, str, repr) = (s("__complex__"), s("__bytes__"), s("__str__"), s("__repr__"))
    (format, fspath, getattribute) = (s("__format__"), s("__fspath__"), s("__getattribute__"))
    (getattr, setattr, delattr, dir) = (s("__getattr__"), s("__setattr__"), s("__delattr__"), s("__dir__"))
    (get, set, delete, setName) = (s("__get__"), s("__set__"), s("__delete__"), s("__set_name__"))
    (getitem, setitem, delitem) = (s("__getitem__"), s("__setitem__"), s("__delitem__"))
    (missing, contains, iter, next) = (s("__missing__"), s("__contains__"), s("__iter__"), s("__next__"))
    (reversed, classGetitem) = (s("__reversed__"), s("__class_getitem__"))
    (equal, notEqual, less) = (s("__eq__"), s("__ne__"), s("__lt__"))
    (lessOrEqual, greater, greaterOrEqual) = (s("__le__"), s("__gt__"), s("__ge__"))
    (negative, positive, invert, abs) = (s("__neg__"), s("__pos__"), s("__invert__"), s("__abs__"))
    (round, trunc, floor, ceil) = (s("__round__"), s("__trunc__"), s("__floor__"), s("__ceil__"))
    (divmod, reflectedDivmod) = (s("__divmod__"), s("__rdivmod__"))
    (instancecheck, subclasscheck) = (s("__instancecheck__"), s("__subclasscheck__"))
    (subclasshook, prepare, mroEntries) = (s("__subclasshook__"), s("__prepare__"), s("__mro_entries__"))
    (call, reduce, reduceEx) = (s("__call__"), s("__reduce__"), s("__reduce_ex__"))
    (getstate, setstate, copy, deepcopy) = (s("__getstate__"), s("__setstate__"), s("__copy__"), s("__deepcopy__"))
    (postInit, attrsPostInit, enumMissing) = (s("__post_init__"), s("__attrs_post_init__"), s("_missing_"))
    (enter, exit, asyncEnter, asyncExit) = (s("__enter__"), s("__exit__"), s("__aenter__"), s("__aexit__"))
    (awaiting, asyncIter, asyncNext) = (s("__await__"), s("__aiter__"), s("__anext__"))
    let arithmetic = [
      "add", "sub", "mul", "matmul", "truediv", "mod", "pow", "lshift", "rshift", "or", "xor", "and", "floordiv",
    ]
    operators = arithmetic.map { s("__\($0)__") }
    reflected = arithmetic.map { s("__r\($0)__") }
    inPlace = arithmetic.map { s("__i\($0)__") }
    last = inPlace[inPlace.count - 1]
  }

  /// What a class that defines `name` is to be asked for.
  @inline(__always) func hooks(_ name: Symbol) -> ClassHooks {
    guard name >= first, name <= last else { return [] }
    switch name {
    case getattribute: return [.operations, .getattribute]
    case get, set, delete: return [.operations, .descriptor]
    default: return .operations
    }
  }

  /// The method that a comparison calls on its left side, and the one on its right side if that says nothing.
  func comparison(_ operation: Operator) -> (left: Symbol, right: Symbol)? {
    switch operation {
    case .equal: (equal, equal)
    case .notEqual: (notEqual, notEqual)
    case .less: (less, greater)
    case .lessOrEqual: (lessOrEqual, greaterOrEqual)
    case .greater: (greater, less)
    case .greaterOrEqual: (greaterOrEqual, lessOrEqual)
    default: nil
    }
  }
}
