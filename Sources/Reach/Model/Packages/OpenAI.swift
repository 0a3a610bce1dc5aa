extension PackageModels {
  /// `openai`: a key from the environment, texts to a service.
  static let openAI = """
    openai.{OpenAI,AsyncOpenAI,Client,AsyncClient} env.read unless@:api_key=OPENAI_API_KEY network.connect url@:base_url=api.openai.com
    openai.{AzureOpenAI,AsyncAzureOpenAI} env.read unless@:api_key=AZURE_OPENAI_API_KEY network.connect url@:azure_endpoint
    openai.{ChatCompletion,Completion,Embedding,Image}.{create,acreate} env.read unless@:api_key=OPENAI_API_KEY network.connect fixed@api.openai.com
    openai.{chat.completions,responses,completions,embeddings}.create env.read fixed@OPENAI_API_KEY network.connect fixed@api.openai.com
    """
}
