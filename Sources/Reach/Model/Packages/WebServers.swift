extension PackageModels {
  /// Servers that a program starts by one call.
  static let webServers = """
    flask.Flask().run network.listen text@0:host
    flask.render_template_string | template
    uvicorn.run network.listen text@:host
    waitress.serve network.listen text@:host
    bottle.run network.listen text@:host
    werkzeug.serving.run_simple network.listen text@0:hostname
    hypercorn.asyncio.serve network.listen none
    """
}
