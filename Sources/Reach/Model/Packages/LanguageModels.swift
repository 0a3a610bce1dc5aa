extension PackageModels {
  /// The other clients of language models.
  static let languageModels = """
    mistralai.{Mistral,client.MistralClient} env.read unless@:api_key=MISTRAL_API_KEY network.connect fixed@api.mistral.ai
    cohere.{Client,ClientV2,AsyncClient} env.read unless@0:api_key=CO_API_KEY network.connect fixed@api.cohere.com
    groq.{Groq,AsyncGroq} env.read unless@:api_key=GROQ_API_KEY network.connect fixed@api.groq.com
    google.genai.Client env.read unless@:api_key=GOOGLE_API_KEY network.connect fixed@generativelanguage.googleapis.com
    google.generativeai.configure env.read unless@:api_key=GOOGLE_API_KEY network.connect fixed@generativelanguage.googleapis.com
    litellm.{completion,acompletion,embedding} network.connect text@0:model
    replicate.{run,Client} network.connect fixed@api.replicate.com
    together.{Together,AsyncTogether} env.read unless@:api_key=TOGETHER_API_KEY network.connect fixed@api.together.xyz
    wandb.{init,login} network.connect fixed@api.wandb.ai
    ollama.{chat,generate} network.connect fixed@localhost
    ollama.Client network.connect text@0:host=localhost
    """
}
