/// The names that the evaluator itself looks for.
struct KnownNames {
  let dunderName, dunderFile, dunderAll, dunderPath, dunderDict, dunderClass, dunderInit, dunderNew, dunderCall: Symbol
  let dunderEnter, dunderExit, dunderGetattr, dunderGetattribute, dunderIter, dunderNext, dunderGetitem: Symbol
  let dunderBuiltins, dunderDel, dunderInitSubclass, dunderDoc, dunderPackage, dunderStr, dunderRepr: Symbol
  let dunderSetattr, dunderSetitem, dunderContains, dunderImport, dunderEq, dunderBool, dunderLen, dunderFormat: Symbol
  let dunderSpec, dunderLoader, dunderAnnotations, dunderGlobals, dunderCode, dunderSelf, dunderFunc: Symbol
  let dunderSubclasses, dunderBase, dunderMro, dunderQualname, dunderModule, dunderWrapped, dunderReduce: Symbol
  let typeChecking, builtins, globals, locals, vars, property, staticmethod, classmethod, setter, getter: Symbol
  let deleter, append, run, start, target, args, kwargs, key, env, shell, data, url, file, mode, cwd, name: Symbol
  let metaclass, cachedProperty, sitedir, environ, modules, main, func_, function, method, default_, stdin: Symbol
  let object, annotations, register: Symbol
  /// The names of special methods, which are interned first.
  let special: SpecialNames

  /// Whether a name is one that every module has and that is computed when somebody asks.
  @inline(__always) func isModuleFact(_ symbol: Symbol) -> Bool {
    symbol == dunderDoc || symbol == dunderSpec || symbol == dunderLoader
  }

  init(_ symbols: inout Symbols) {
    special = SpecialNames(&symbols)
    func s(_ text: String) -> Symbol { symbols.intern(text) }
    dunderName = s("__name__")
    dunderFile = s("__file__")
    dunderAll = s("__all__")
    dunderPath = s("__path__")
    dunderDict = s("__dict__")
    dunderClass = s("__class__")
    dunderInit = s("__init__")
    dunderNew = s("__new__")
    dunderCall = s("__call__")
    dunderEnter = s("__enter__")
    dunderExit = s("__exit__")
    dunderGetattr = s("__getattr__")
    dunderGetattribute = s("__getattribute__")
    dunderIter = s("__iter__")
    dunderNext = s("__next__")
    dunderGetitem = s("__getitem__")
    dunderBuiltins = s("__builtins__")
    dunderDel = s("__del__")
    dunderInitSubclass = s("__init_subclass__")
    dunderDoc = s("__doc__")
    dunderPackage = s("__package__")
    dunderStr = s("__str__")
    dunderRepr = s("__repr__")
    dunderSetattr = s("__setattr__")
    dunderSetitem = s("__setitem__")
    dunderContains = s("__contains__")
    dunderImport = s("__import__")
    dunderEq = s("__eq__")
    dunderBool = s("__bool__")
    dunderLen = s("__len__")
    dunderFormat = s("__format__")
    dunderSpec = s("__spec__")
    dunderLoader = s("__loader__")
    dunderAnnotations = s("__annotations__")
    dunderGlobals = s("__globals__")
    dunderCode = s("__code__")
    dunderSelf = s("__self__")
    dunderFunc = s("__func__")
    dunderSubclasses = s("__subclasses__")
    dunderBase = s("__base__")
    dunderMro = s("__mro__")
    dunderQualname = s("__qualname__")
    dunderModule = s("__module__")
    dunderWrapped = s("__wrapped__")
    dunderReduce = s("__reduce__")
    typeChecking = s("TYPE_CHECKING")
    builtins = s("builtins")
    globals = s("globals")
    locals = s("locals")
    vars = s("vars")
    property = s("property")
    staticmethod = s("staticmethod")
    classmethod = s("classmethod")
    setter = s("setter")
    getter = s("getter")
    deleter = s("deleter")
    append = s("append")
    run = s("run")
    start = s("start")
    target = s("target")
    args = s("args")
    kwargs = s("kwargs")
    key = s("key")
    env = s("env")
    shell = s("shell")
    data = s("data")
    url = s("url")
    file = s("file")
    mode = s("mode")
    cwd = s("cwd")
    name = s("name")
    metaclass = s("metaclass")
    cachedProperty = s("cached_property")
    sitedir = s("sitedir")
    environ = s("environ")
    modules = s("modules")
    main = s("__main__")
    func_ = s("func")
    function = s("function")
    method = s("method")
    default_ = s("default")
    stdin = s("stdin")
    object = s("object")
    annotations = s("annotations")
    register = s("register")
  }
}
