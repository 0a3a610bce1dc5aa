extension PackageModels {
  /// OpenTelemetry exporters.
  static let openTelemetry = """
    opentelemetry.exporter.otlp.proto.grpc.{trace_exporter,metric_exporter,_log_exporter}.{OTLPSpanExporter,OTLPMetricExporter,OTLPLogExporter} network.connect url@0:endpoint=localhost
    opentelemetry.exporter.otlp.proto.http.{trace_exporter,metric_exporter,_log_exporter}.{OTLPSpanExporter,OTLPMetricExporter,OTLPLogExporter} network.connect url@0:endpoint=localhost
    opentelemetry.exporter.jaeger.thrift.JaegerExporter network.connect text@0:agent_host_name=localhost
    opentelemetry.exporter.zipkin.json.ZipkinExporter network.connect url@:endpoint=localhost
    """
}
