extension PackageModels {
  /// `anthropic`: a key from the environment, texts to a service.
  static let anthropic = """
    anthropic.{Anthropic,AsyncAnthropic,Client,AsyncClient} env.read unless@:api_key=ANTHROPIC_API_KEY network.connect url@:base_url=api.anthropic.com
    """
}
