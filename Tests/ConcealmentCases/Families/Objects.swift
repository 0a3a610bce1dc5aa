extension Family {
  /// Code that runs because an object is made, changed, compared, shown or thrown away.
  static let objects = Family(
    name: "objects",
    techniques: [
      frame("a decorator", "def {a}(f):\n    {body}\n    return f\n", "@{a}\ndef {b}():\n    pass", "{b} = {a}"),
      frame(
        "a decorator with arguments",
        "def {a}(n):\n    def {b}(f):\n        {body}\n        return f\n    return {b}\n",
        "@{a}(3)\ndef {c}():\n    pass", "{c} = {a}(3)"),
      frame(
        "a class decorator", "def {a}(c):\n    {body}\n    return c\n", "@{a}\nclass {b}:\n    pass",
        "class {b}:\n    pass"),
      frame(
        "a class as a decorator", "class {a}:\n    def __init__(self, f):\n        {body}\n",
        "@{a}\ndef {b}():\n    pass",
        "{b} = {a}"),
      frame(
        "a metaclass's __new__",
        "class {a}(type):\n    def __new__(m, n, b, d):\n        {body}\n        return super().__new__(m, n, b, d)\n",
        "class {b}(metaclass={a}):\n    pass", "{b} = {a}"),
      frame(
        "a metaclass's __prepare__",
        "class {a}(type):\n    @classmethod\n    def __prepare__(m, n, b):\n        {body}\n        return {}\n",
        "class {b}(metaclass={a}):\n    pass", "{b} = {a}"),
      frame(
        "a metaclass's __call__",
        "class {a}(type):\n    def __call__(c):\n        {body}\n        return 1\nclass {b}(metaclass={a}):\n    pass\n",
        "{c} = {b}()", "{c} = {b}"),
      frame(
        "__init_subclass__", "class {a}:\n    def __init_subclass__(cls, **k):\n        {body}\n",
        "class {b}({a}):\n    pass",
        "{b} = {a}"),
      frame(
        "__set_name__", "class {a}:\n    def __set_name__(self, o, n):\n        {body}\n",
        "class {b}:\n    {c} = {a}()",
        "{b} = {a}()"),
      frame("__init__", "class {a}:\n    def __init__(self):\n        {body}\n", "{b} = {a}()", "{b} = {a}"),
      frame(
        "__new__", "class {a}:\n    def __new__(cls):\n        {body}\n        return object.__new__(cls)\n",
        "{b} = {a}()",
        "{b} = {a}"),
      frame("__call__", "class {a}:\n    def __call__(self):\n        {body}\n", "{a}()()", "{b} = {a}()"),
      frame("__del__", "class {a}:\n    def __del__(self):\n        {body}\n", "{b} = {a}()\ndel {b}", "{b} = {a}"),
      frame(
        "__del__ of a temporary", "class {a}:\n    def __del__(self):\n        {body}\n", "{a}()", "{a}.__name__"),
      frame(
        "__getattr__", "class {a}:\n    def __getattr__(self, n):\n        {body}\n        return n\n",
        "{b} = {a}().{c}",
        "{b} = {a}()"),
      frame(
        "__getattribute__", "class {a}:\n    def __getattribute__(self, n):\n        {body}\n        return n\n",
        "{b} = {a}().{c}", "{b} = {a}()"),
      frame(
        "__setattr__", "class {a}:\n    def __setattr__(self, n, v):\n        {body}\n", "{b} = {a}()\n{b}.{c} = 1",
        "{b} = {a}()"),
      frame(
        "__getitem__", "class {a}:\n    def __getitem__(self, n):\n        {body}\n        return n\n",
        "{b} = {a}()[1]",
        "{b} = {a}()"),
      frame(
        "__class_getitem__", "class {a}:\n    def __class_getitem__(cls, n):\n        {body}\n        return n\n",
        "{b} = {a}[int]", "{b} = {a}"),
      frame(
        "__setitem__", "class {a}:\n    def __setitem__(self, k, v):\n        {body}\n", "{a}()[1] = 2", "{b} = {a}()"),
      frame(
        "__missing__", "class {a}(dict):\n    def __missing__(self, k):\n        {body}\n        return k\n",
        "{b} = {a}()[1]",
        "{b} = {a}({\"c\": 1})[\"c\"]"),
      frame(
        "__contains__", "class {a}:\n    def __contains__(self, k):\n        {body}\n        return True\n",
        "{b} = 1 in {a}()",
        "{b} = 1 in [{a}]"),
      frame(
        "__len__", "class {a}:\n    def __len__(self):\n        {body}\n        return 1\n", "{b} = len({a}())",
        "{b} = len([{a}()])"),
      frame(
        "__bool__", "class {a}:\n    def __bool__(self):\n        {body}\n        return True\n", "if {a}():\n    pass",
        "if {a}:\n    pass"),
      frame(
        "__iter__", "class {a}:\n    def __iter__(self):\n        {body}\n        return iter(())\n",
        "for {b} in {a}():\n    pass",
        "for {b} in [{a}]:\n    pass"),
      frame(
        "__next__",
        "class {a}:\n    def __iter__(self):\n        return self\n    def __next__(self):\n        {body}\n        raise StopIteration\n",
        "{b} = list({a}())", "{b} = [{a}()]"),
      frame(
        "__add__", "class {a}:\n    def __add__(self, o):\n        {body}\n        return o\n", "{b} = {a}() + 1",
        "{b} = [{a}()] + [1]"),
      frame(
        "__radd__", "class {a}:\n    def __radd__(self, o):\n        {body}\n        return o\n", "{b} = 1 + {a}()",
        "{b} = [1] + [{a}()]"),
      frame(
        "__iadd__", "class {a}:\n    def __iadd__(self, o):\n        {body}\n        return self\n",
        "{b} = {a}()\n{b} += 1",
        "{b} = [{a}()]\n{b} += [1]"),
      frame(
        "__eq__", "class {a}:\n    def __eq__(self, o):\n        {body}\n        return True\n", "{b} = {a}() == 1",
        "{b} = {a} == 1"),
      frame(
        "__lt__ in a sort", "class {a}:\n    def __lt__(self, o):\n        {body}\n        return True\n",
        "{b} = sorted([{a}(), {a}()])", "{b} = [{a}(), {a}()]"),
      frame(
        "__hash__", "class {a}:\n    def __hash__(self):\n        {body}\n        return 1\n", "{b} = {{a}(): 1}",
        "{b} = {1: {a}()}"),
      frame(
        "__str__", "class {a}:\n    def __str__(self):\n        {body}\n        return \"x\"\n", "{b} = str({a}())",
        "{b} = str(1)"),
      frame(
        "__repr__ in an f-string", "class {a}:\n    def __repr__(self):\n        {body}\n        return \"x\"\n",
        "{b} = f\"{{a}()!r}\"", "{b} = f\"{1!r}\""),
      frame(
        "__format__", "class {a}:\n    def __format__(self, s):\n        {body}\n        return s\n",
        "{b} = \"{:x}\".format({a}())",
        "{b} = \"{:x}\".format(17)"),
      frame(
        "__enter__",
        "class {a}:\n    def __enter__(self):\n        {body}\n    def __exit__(self, *e):\n        pass\n",
        "with {a}():\n    pass", "{b} = {a}()"),
      frame(
        "__exit__", "class {a}:\n    def __enter__(self):\n        pass\n    def __exit__(self, *e):\n        {body}\n",
        "with {a}():\n    pass", "{b} = {a}()"),
      frame(
        "contextlib.contextmanager",
        "import contextlib\n@contextlib.contextmanager\ndef {a}():\n    {body}\n    yield\n", "with {a}():\n    pass",
        "{b} = {a}"),
      frame(
        "an ExitStack", "import contextlib\ndef {a}():\n    {body}\n",
        "with contextlib.ExitStack() as {b}:\n    {b}.callback({a})",
        "with contextlib.ExitStack() as {b}:\n    {b}.callback(len, [{a}])"),
      frame(
        "a property", "class {a}:\n    @property\n    def {b}(self):\n        {body}\n        return 1\n",
        "{c} = {a}().{b}", "{c} = {a}.{b}"),
      frame(
        "a descriptor",
        "class {a}:\n    def __get__(self, o, t):\n        {body}\n        return 1\nclass {b}:\n    {c} = {a}()\n",
        "{d} = {b}.{c}", "{d} = {b}"),
      frame(
        "a cached property",
        "import functools\nclass {a}:\n    @functools.cached_property\n    def {b}(self):\n        {body}\n        return 1\n",
        "{c} = {a}().{b}", "{c} = {a}.{b}"),
      frame(
        "a static method", "class {a}:\n    @staticmethod\n    def {b}():\n        {body}\n", "{a}.{b}()",
        "{c} = {a}.{b}"),
      frame(
        "a class method", "class {a}:\n    @classmethod\n    def {b}(cls):\n        {body}\n", "{a}.{b}()",
        "{c} = {a}.{b}"),
      frame(
        "super in a diamond",
        "class {a}:\n    def {d}(self):\n        {body}\nclass {b}({a}):\n    def {d}(self):\n        super().{d}()\nclass {c}({b}, {a}):\n    pass\n",
        "{c}().{d}()", "{c}().{d}"),
      frame(
        "a type made by type()", "def {a}(self):\n    {body}\n", "{b} = type(\"{b}\", (), {\"__init__\": {a}})()",
        "{b} = type(\"{b}\", (), {\"__init__\": {a}})"),
      frame(
        "a method bound later", "import types\nclass {a}:\n    pass\ndef {b}(self):\n    {body}\n",
        "{c} = types.MethodType({b}, {a}())\n{c}()", "{c} = types.MethodType({b}, {a}())"),
      frame(
        "a dataclass's __post_init__",
        "import dataclasses\n@dataclasses.dataclass\nclass {a}:\n    {c}: int = 1\n    def __post_init__(self):\n        {body}\n",
        "{b} = {a}()", "{b} = {a}"),
      frame(
        "a dataclass's default factory",
        "import dataclasses\ndef {b}():\n    {body}\n    return 1\n@dataclasses.dataclass\nclass {a}:\n    {c}: int = dataclasses.field(default_factory={b})\n",
        "{d} = {a}()", "{d} = {a}"),
      frame(
        "an enumeration's _missing_",
        "import enum\nclass {a}(enum.Enum):\n    {b} = 1\n    @classmethod\n    def _missing_(cls, v):\n        {body}\n        return cls.{b}\n",
        "{c} = {a}(7)", "{c} = {a}(1)"),
      frame(
        "__reduce__ and pickle",
        "import pickle\ndef {b}():\n    {body}\n    return 1\nclass {a}:\n    def __reduce__(self):\n        return ({b}, ())\n",
        "{c} = pickle.loads(pickle.dumps({a}()))", "{c} = {a}()"),
      frame(
        "__instancecheck__",
        "class {a}(type):\n    def __instancecheck__(c, o):\n        {body}\n        return True\nclass {b}(metaclass={a}):\n    pass\n",
        "{c} = isinstance(1, {b})", "{c} = isinstance({b}, type)"),
      frame(
        "__index__", "class {a}:\n    def __index__(self):\n        {body}\n        return 0\n", "{b} = [1][{a}()]",
        "{b} = [1, {a}()][0]"),
      frame(
        "a defaultdict",
        "import collections\ndef {a}():\n    {body}\n    return 1\n{b} = collections.defaultdict({a})\n",
        "{c} = {b}[1]", "{c} = {b}.get(1)"),
      frame(
        "a property's setter",
        "class {a}:\n    @property\n    def {b}(self):\n        return 1\n    @{b}.setter\n    def {b}(self, v):\n        {body}\n",
        "{c} = {a}()\n{c}.{b} = 2", "{c} = {a}().{b}"),
      frame(
        "an abstract class's register",
        "class {a}(type):\n    def register(c, k):\n        {body}\n        return k\nclass {b}(metaclass={a}):\n    pass\n",
        "{b}.register(int)", "{b}.register"),
    ])

  /// A frame with names of the scene for its single letters: what both have, then what makes it run, or does not.
  static func frame(_ name: String, _ both: String, _ run: String, _ idle: String) -> Technique {
    .frame(
      name, run: { scene in named(both + run, &scene) }, idle: { scene in named(both + idle, &scene) })
  }

  private static func named(_ frame: String, _ scene: inout Scene) -> String {
    ["a", "b", "c", "d"].reduce(frame) { $0.replacing("{\($1)}", with: scene.word()) }
  }
}
