/// Built-in functions that the evaluator computes.
enum BuiltinModel {
  static let rows = """
    builtins.{getattr,__getattribute__} | getattr
    builtins.setattr | setattr
    builtins.hasattr | hasattr
    builtins.delattr | delattr
    builtins.{isinstance,issubclass,callable} | isinstance
    builtins.exec | exec
    builtins.eval | eval
    builtins.execfile | execfile
    builtins.compile | compile
    builtins.globals | globals
    builtins.locals | locals
    builtins.vars | vars
    builtins.dir | dir
    builtins.super | superclass
    builtins.type | type
    builtins.property | property
    builtins.map | map
    builtins.filter | filter
    builtins.zip | zip
    builtins.enumerate | enumerate
    builtins.{range,xrange} | range
    builtins.reversed | reversed
    builtins.sorted | sorted
    builtins.list | list
    builtins.tuple | tuple
    builtins.{set,frozenset} | set
    builtins.dict | dict
    collections.{OrderedDict,defaultdict} | dict
    collections.deque | list
    builtins.{iter,aiter} | iter
    builtins.{next,anext} | next
    builtins.sum | sum
    builtins.min | min
    builtins.max | max
    builtins.{any,all} | any
    builtins.len | len
    builtins.{chr,unichr} | chr
    builtins.ord | ord
    builtins.hex | hex
    builtins.oct | oct
    builtins.bin | bin
    builtins.abs | abs
    builtins.{int,long} | int
    builtins.float | float
    builtins.bool | bool
    builtins.{str,unicode} | str
    builtins.{bytes,bytearray,memoryview} | bytes
    builtins.{repr,ascii} | repr
    builtins.format | format
    builtins.round | round
    builtins.pow | pow
    builtins.print | print
    builtins.reduce | reduce
    builtins.{str,bytes,bytearray}.maketrans | maketrans
    """
}

/// `functools`, `itertools`, `operator`.
enum FunctionalModel {
  static let rows = """
    functools.partial | partial
    functools.reduce | reduce
    functools.{wraps,lru_cache}() | wraps
    functools.{cache,total_ordering} | wraps
    contextlib.{contextmanager,asynccontextmanager} | wraps
    dataclasses.dataclass | wraps
    itertools.chain | chain
    itertools.repeat | repeatValue
    itertools.starmap | starmap
    itertools.{islice,takewhile,dropwhile,cycle,accumulate,compress} | passes:0
    operator.attrgetter | attrgetter
    operator.itemgetter | itemgetter
    operator.methodcaller | methodcaller
    operator.{add,concat,sub,mul,xor,or_,and_,mod,floordiv,truediv,lshift,rshift,iadd,ixor,getitem,call} | operatorCall
    copy.{copy,deepcopy} | passes:0
    typing.cast | passes:1
    string.ascii_letters : abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ
    string.ascii_lowercase : abcdefghijklmnopqrstuvwxyz
    string.ascii_uppercase : ABCDEFGHIJKLMNOPQRSTUVWXYZ
    string.digits : 0123456789
    string.hexdigits : 0123456789abcdefABCDEF
    """
}
