extension Family {
  /// Code that runs later, elsewhere, or because something else happens: threads, hooks, handlers, generators.
  static let flow = Family(
    name: "flow",
    techniques: [
      frame("atexit", "import atexit\ndef {a}():\n    {body}\n", "atexit.register({a})", "atexit.register(len, [{a}])"),
      frame(
        "an atexit decorator", "import atexit\n", "@atexit.register\ndef {a}():\n    {body}", "def {a}():\n    {body}"),
      frame(
        "a thread", "import threading\ndef {a}():\n    {body}\n", "threading.Thread(target={a}).start()",
        "{b} = threading.Thread(target={a})"),
      frame(
        "a daemon thread with arguments", "import threading\ndef {a}(x, y=2):\n    {body}\n",
        "{b} = threading.Thread(target={a}, args=(1,), kwargs={\"y\": 3}, daemon=True)\n{b}.start()\n{b}.join()",
        "{b} = threading.Thread(target=len, args=({a},))"),
      frame(
        "a thread's run", "import threading\nclass {a}(threading.Thread):\n    def run(self):\n        {body}\n",
        "{a}().start()", "{b} = {a}()"),
      frame(
        "a timer", "import threading\ndef {a}():\n    {body}\n", "threading.Timer(0.01, {a}).start()",
        "{b} = threading.Timer(0.01, {a})"),
      frame(
        "_thread", "import _thread\ndef {a}():\n    {body}\n",
        "_thread.start_new_thread({a}, ())\nimport time\ntime.sleep(0.5)", "{b} = _thread.start_new_thread"),
      frame(
        "a pool of threads", "from concurrent.futures import ThreadPoolExecutor as {b}\ndef {a}(x=1):\n    {body}\n",
        "with {b}(1) as {c}:\n    {c}.submit({a})", "with {b}(1) as {c}:\n    {c}.submit(len, [{a}])"),
      frame(
        "a pool's map", "from concurrent.futures import ThreadPoolExecutor as {b}\ndef {a}(x=1):\n    {body}\n",
        "with {b}(1) as {c}:\n    list({c}.map({a}, [1]))", "with {b}(1) as {c}:\n    list({c}.map(len, [[{a}]]))"),
      frame(
        "a multiprocessing child", "import multiprocessing\ndef {a}():\n    {body}\n",
        "{b} = multiprocessing.get_context(\"fork\").Process(target={a})\n{b}.start()\n{b}.join()",
        "{b} = multiprocessing.get_context(\"fork\").Process(target={a})"),
      frame(
        "a forked child", "import os\ndef {a}():\n    {body}\n", "if os.fork() == 0:\n    {a}()\n    os._exit(0)",
        "{b} = os.getpid() == 0 and {a}"),
      frame(
        "asyncio.run", "import asyncio\nasync def {a}():\n    {body}\n", "asyncio.run({a}())",
        "{b} = asyncio.iscoroutinefunction({a})"),
      frame(
        "an asyncio task",
        "import asyncio\nasync def {a}():\n    {body}\nasync def {b}():\n    await asyncio.gather({c}())\nasync def {c}():\n    pass\n",
        "{c} = {a}\nasyncio.run({b}())", "asyncio.run({b}())"),
      frame(
        "an event loop's executor", "import asyncio\ndef {a}():\n    {body}\n",
        "{b} = asyncio.new_event_loop()\n{b}.run_until_complete({b}.run_in_executor(None, {a}))",
        "{b} = asyncio.new_event_loop()\n{b}.close()"),
      frame(
        "a scheduler", "import sched\ndef {a}():\n    {body}\n{b} = sched.scheduler()\n",
        "{b}.enter(0, 1, {a})\n{b}.run()", "{b}.run()"),
      frame("a generator", "def {a}():\n    {body}\n    yield 1\n", "{b} = list({a}())", "{b} = {a}()"),
      frame(
        "next of a generator", "def {a}():\n    {body}\n    yield 1\n", "{b} = next({a}())", "{b} = next(iter([{a}]))"),
      frame(
        "a generator that is sent to", "def {a}():\n    x = yield\n    {body}\n    yield x\n",
        "{b} = {a}()\nnext({b})\n{b}.send(1)", "{b} = {a}()\nnext({b})"),
      frame(
        "yield from", "def {a}():\n    {body}\n    yield 1\ndef {b}():\n    yield from {a}()\n", "{c} = tuple({b}())",
        "{c} = {b}()"),
      frame(
        "a generator's finally", "def {a}():\n    try:\n        yield 1\n    finally:\n        {body}\n",
        "for {b} in {a}():\n    pass", "{b} = {a}()"),
      frame("map", "def {a}(x):\n    {body}\n", "{b} = list(map({a}, [1]))", "{b} = list(map(len, [[{a}]]))"),
      frame("filter", "def {a}(x):\n    {body}\n", "{b} = [*filter({a}, [1])]", "{b} = [*filter(None, [{a}])]"),
      frame(
        "sorted with a key", "def {a}(x):\n    {body}\n    return 1\n", "{b} = sorted([2, 1], key={a})",
        "{b} = sorted([[{a}]], key=len)"),
      frame(
        "max with a key", "def {a}(x):\n    {body}\n    return 1\n", "{b} = max([2, 1], key={a})",
        "{b} = max([[{a}]], key=len)"),
      frame(
        "a comprehension", "def {a}():\n    {body}\n", "{b} = [{c}() for {c} in ({a},)]",
        "{b} = [{c} for {c} in ({a},)]"),
      frame(
        "a conditional expression", "def {a}():\n    {body}\n", "{b} = {a}() if len(\"x\") == 1 else None",
        "{b} = {a} if len(\"x\") == 1 else None"),
      frame(
        "functools.reduce", "import functools\ndef {a}(x, y):\n    {body}\n", "functools.reduce({a}, [1, 2])",
        "functools.reduce(max, [1, 2])"),
      frame(
        "functools.partial", "import functools\ndef {a}(x):\n    {body}\n", "functools.partial({a}, 1)()",
        "{b} = functools.partial({a}, 1)"),
      frame(
        "functools.singledispatch",
        "import functools\n@functools.singledispatch\ndef {a}(x):\n    pass\n@{a}.register(int)\ndef {b}(x):\n    {body}\n",
        "{a}(1)", "{a}(\"1\")"),
      frame(
        "functools.lru_cache", "import functools\n@functools.lru_cache\ndef {a}():\n    {body}\n", "{a}()",
        "{a}.cache_info()"),
      frame(
        "functools.wraps",
        "import functools\ndef {a}(f):\n    @functools.wraps(f)\n    def {b}(*x):\n        {body}\n        return f(*x)\n    return {b}\n@{a}\ndef {c}():\n    pass\n",
        "{c}()", "{d} = {c}"),
      frame(
        "a trampoline", "def {a}():\n    {body}\ndef {b}():\n    return {a}\n{c} = {b}\n",
        "while callable({c}):\n    {c} = {c}()", "{d} = callable({c})"),
      frame(
        "recursion to a depth",
        "def {a}(n):\n    if n == 0:\n        {body}\n        return 0\n    return {a}(n - 1)\n", "{a}(5)", "{b} = {a}"),
      frame(
        "a default argument", "def {a}():\n    {body}\n", "def {b}(x={a}()):\n    pass", "def {b}(x={a}):\n    pass"),
      frame(
        "an annotation", "def {a}():\n    {body}\n    return int\n", "def {b}(x: {a}()):\n    pass",
        "def {b}(x: {a}):\n    pass"),
      frame("a class body", "def {a}():\n    {body}\n", "class {b}:\n    {c} = {a}()", "class {b}:\n    {c} = {a}"),
      frame(
        "a list of bases", "def {a}():\n    {body}\n    return object\n", "class {b}({a}()):\n    pass",
        "class {b}(object):\n    {c} = {a}"),
      frame(
        "an exception handler", "def {a}():\n    {body}\n", "try:\n    1 / 0\nexcept ZeroDivisionError:\n    {a}()",
        "try:\n    1 / 1\nexcept ZeroDivisionError:\n    {b} = {a}"),
      frame(
        "a finally block", "def {a}():\n    {body}\n", "try:\n    pass\nfinally:\n    {a}()",
        "try:\n    pass\nfinally:\n    {b} = {a}"),
      frame(
        "a loop's else", "def {a}():\n    {body}\n", "for {b} in ():\n    pass\nelse:\n    {a}()",
        "for {b} in (1,):\n    break\nelse:\n    {a}()"),
      frame(
        "a match statement", "def {a}():\n    {body}\n",
        "match (1, \"{b}\"):\n    case (1, str()):\n        {a}()\n    case _:\n        pass",
        "match (2, \"{b}\"):\n    case (1, str()):\n        {a}()\n    case _:\n        pass"),
      frame("short circuit", "def {a}():\n    {body}\n", "{b} = None or {a}()", "{b} = 1 or {a}()"),
      frame("an assertion", "def {a}():\n    {body}\n    return True\n", "assert {a}()", "assert {a}"),
      frame(
        "a callback in a table", "def {a}():\n    {body}\n{b} = {\"on\": {a}, \"off\": len}\n",
        "for {c} in {b}:\n    if {c} == \"on\":\n        {b}[{c}]()",
        "for {c} in {b}:\n    if {c} == \"off\":\n        {b}[{c}](\"\")"),
      frame(
        "an event emitter",
        "class {a}:\n    def __init__(self):\n        self.h = []\n    def on(self, f):\n        self.h.append(f)\n    def emit(self):\n        for f in self.h:\n            f()\ndef {b}():\n    {body}\n{c} = {a}()\n{c}.on({b})\n",
        "{c}.emit()", "{d} = len({c}.h)"),
      frame(
        "weakref.finalize", "import weakref\nclass {a}:\n    pass\ndef {b}():\n    {body}\n{c} = {a}()\n",
        "weakref.finalize({c}, {b})", "weakref.ref({c})"),
      frame(
        "sys.excepthook", "import sys\ndef {a}(*x):\n    {body}\n", "sys.excepthook = {a}",
        "{b} = (sys.excepthook, {a})"),
      frame(
        "an audit hook", "import sys\ndef {a}(e, x):\n    if e == \"open\":\n        {body}\n", "sys.addaudithook({a})",
        "{b} = (sys.addaudithook, {a})"),
      frame(
        "sys.settrace", "import sys\ndef {a}(f, e, x):\n    {body}\n", "sys.settrace({a})",
        "{b} = (sys.gettrace(), {a})"),
      frame(
        "sys.setprofile", "import sys\ndef {a}(f, e, x):\n    {body}\n", "sys.setprofile({a})",
        "{b} = (sys.getprofile(), {a})"),
      frame(
        "a signal handler", "import os, signal\ndef {a}(n, f):\n    {body}\n",
        "signal.signal(signal.SIGALRM, {a})\nsignal.alarm(1)", "{b} = (signal.SIGALRM, {a})"),
      frame(
        "an import hook",
        "import sys\nclass {a}:\n    def find_spec(self, n, p=None, t=None):\n        {body}\n        return None\n",
        "sys.meta_path.insert(0, {a}())", "{b} = (len(sys.meta_path), {a}())"),
      frame(
        "a path hook", "import sys\ndef {a}(p):\n    {body}\n    raise ImportError\n", "sys.path_hooks.insert(0, {a})",
        "{b} = (len(sys.path_hooks), {a})"),
      frame(
        "a replaced builtin",
        "import builtins\ndef {a}(*x, **k):\n    {body}\n    return {b}(*x, **k)\n{b} = builtins.open\n",
        "builtins.open = {a}", "{c} = builtins.open"),
      frame(
        "a replaced __import__",
        "import builtins\ndef {a}(*x, **k):\n    builtins.__import__ = {b}\n    {body}\n    return {b}(*x, **k)\n{b} = builtins.__import__\n",
        "builtins.__import__ = {a}\nimport colorsys", "{c} = builtins.__import__"),
      frame(
        "a replaced library function",
        "import json\ndef {a}(*x, **k):\n    json.dumps = {b}\n    {body}\n    return {b}(*x, **k)\n{b} = json.dumps\n",
        "json.dumps = {a}\njson.dumps(1)", "{c} = json.dumps(1)"),
      frame(
        "a registered codec", "import codecs\ndef {a}(n):\n    {body}\n",
        "codecs.register({a})\ntry:\n    \"\".encode(\"{b}\")\nexcept LookupError:\n    pass",
        "{c} = (codecs.register, {a})"),
      frame(
        "a re.sub callback", "import re\ndef {a}(m):\n    {body}\n    return \"\"\n", "re.sub(\"x\", {a}, \"axb\")",
        "re.sub(\"x\", \"\", \"axb\")"),
      frame(
        "a JSON object hook", "import json\ndef {a}(d):\n    {body}\n    return d\n",
        "json.loads(\"{}\", object_hook={a})", "json.loads(\"{}\", object_hook=len)"),
      frame(
        "a logging handler",
        "import logging\nclass {a}(logging.Handler):\n    def emit(self, r):\n        {body}\n{b} = logging.getLogger(\"{c}\")\n",
        "{b}.addHandler({a}())\n{b}.warning(\"x\")", "{b}.debug(\"x\")"),
      frame(
        "a context variable's run", "import contextvars\ndef {a}():\n    {body}\n",
        "contextvars.copy_context().run({a})", "{b} = contextvars.copy_context()"),
      frame(
        "timeit", "import timeit\ndef {a}():\n    {body}\n", "timeit.timeit({a}, number=1)",
        "{b} = timeit.default_timer()"),
      frame(
        "a FunctionType of a function's code", "import types\ndef {a}():\n    {body}\n",
        "types.FunctionType({a}.__code__, globals())()", "{b} = types.FunctionType({a}.__code__, globals())"),
      frame("exec of a function's code", "def {a}():\n    {body}\n", "exec({a}.__code__)", "{b} = {a}.__code__"),
      frame(
        "a swapped __code__", "def {a}():\n    {body}\ndef {b}():\n    pass\n", "{b}.__code__ = {a}.__code__\n{b}()",
        "{c} = {a}.__code__\n{b}()"),
      frame(
        "a stored bound method",
        "class {a}:\n    def __init__(self, x):\n        self.x = x\n    def {b}(self):\n        {body}\n{c} = {a}(1).{b}\n",
        "{c}()", "{d} = {c}"),
      frame(
        "a function with a dispatch by name",
        "class {a}:\n    def do_{b}(self):\n        {body}\n    def do_{c}(self):\n        pass\n",
        "getattr({a}(), \"do_\" + \"{b}\")()", "getattr({a}(), \"do_\" + \"{c}\")()"),
      frame(
        "code behind a retry loop", "def {a}():\n    {body}\n",
        "for {b} in range(3):\n    try:\n        {a}()\n        break\n    except Exception:\n        continue",
        "for {b} in range(3):\n    try:\n        len([{a}])\n        break\n    except Exception:\n        continue"),
      frame(
        "code behind a platform test", "import sys\ndef {a}():\n    {body}\n",
        "if sys.platform in (\"linux\", \"darwin\", \"win32\"):\n    {a}()",
        "if sys.platform == \"{b}\" + \"os\":\n    len([{a}])"),
      frame(
        "code behind a test of the environment", "import os\ndef {a}():\n    {body}\n",
        "if os.environ.get(\"{b}\") is None:\n    {a}()", "if os.environ.get(\"{b}\") is None:\n    len([{a}])"),
      frame(
        "code behind a date", "import time\ndef {a}():\n    {body}\n", "if time.time() > 1700000000:\n    {a}()",
        "if time.time() > 1700000000:\n    len([{a}])"),
      frame("code behind a delay", "import time\ndef {a}():\n    {body}\n", "time.sleep(0.01)\n{a}()", "time.sleep(0)"),
    ])
}
