extension PackageModels {
  /// Interpreters of other languages inside Python.
  static let foreignInterpreters = """
    py_mini_racer.MiniRacer().eval code.eval fixed@JavaScript
    js2py.{eval_js,eval_js6} code.eval fixed@JavaScript
    execjs.{eval,compile,exec_} code.eval fixed@JavaScript
    dukpy.evaljs code.eval fixed@JavaScript
    quickjs.Context().eval code.eval fixed@JavaScript
    lupa.LuaRuntime().{execute,eval} code.eval fixed@Lua
    """
}
