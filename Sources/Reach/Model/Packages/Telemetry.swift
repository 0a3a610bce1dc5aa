extension PackageModels {
  /// `sentry_sdk`, OpenTelemetry exporters, analytics: libraries whose use is to report.
  static let telemetry = """
    sentry_sdk.init network.connect url@0:dsn
    raven.Client network.connect url@0:dsn
    opentelemetry.exporter.otlp.proto.grpc.{trace_exporter,metric_exporter,_log_exporter}.{OTLPSpanExporter,OTLPMetricExporter,OTLPLogExporter} network.connect url@0:endpoint=localhost
    opentelemetry.exporter.otlp.proto.http.{trace_exporter,metric_exporter,_log_exporter}.{OTLPSpanExporter,OTLPMetricExporter,OTLPLogExporter} network.connect url@0:endpoint=localhost
    opentelemetry.exporter.jaeger.thrift.JaegerExporter network.connect text@0:agent_host_name=localhost
    opentelemetry.exporter.zipkin.json.ZipkinExporter network.connect url@:endpoint=localhost
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
