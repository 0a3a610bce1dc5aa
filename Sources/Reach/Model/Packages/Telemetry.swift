extension PackageModels {
  /// The other libraries whose use is to report.
  static let telemetry = """
    posthog.{capture,identify,Posthog} network.connect fixed@us.i.posthog.com
    mixpanel.Mixpanel network.connect fixed@api.mixpanel.com
    analytics.{track,identify} network.connect fixed@api.segment.io
    segment.analytics.{track,identify} network.connect fixed@api.segment.io
    prometheus_client.push_to_gateway network.connect text@0:gateway
    prometheus_client.start_http_server network.listen text@1:addr
    rollbar.init network.connect fixed@api.rollbar.com
    bugsnag.configure network.connect fixed@notify.bugsnag.com
    honeybadger.honeybadger.configure network.connect fixed@api.honeybadger.io
    elasticapm.Client network.connect text@:server_url
    logtail.LogtailHandler network.connect text@:host
    """
}
