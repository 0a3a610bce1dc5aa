extension PackageModels {
  /// Clients of language models and of the Hugging Face hub: keys from the environment, texts to a service.
  static let languageModels = """
    openai.{OpenAI,AsyncOpenAI,Client,AsyncClient} env.read unless@:api_key=OPENAI_API_KEY network.connect url@:base_url=api.openai.com
    openai.{AzureOpenAI,AsyncAzureOpenAI} env.read unless@:api_key=AZURE_OPENAI_API_KEY network.connect url@:azure_endpoint
    openai.{ChatCompletion,Completion,Embedding,Image}.{create,acreate} env.read unless@:api_key=OPENAI_API_KEY network.connect fixed@api.openai.com
    openai.{chat.completions,responses,completions,embeddings}.create env.read fixed@OPENAI_API_KEY network.connect fixed@api.openai.com
    anthropic.{Anthropic,AsyncAnthropic,Client,AsyncClient} env.read unless@:api_key=ANTHROPIC_API_KEY network.connect url@:base_url=api.anthropic.com
    mistralai.{Mistral,client.MistralClient} env.read unless@:api_key=MISTRAL_API_KEY network.connect fixed@api.mistral.ai
    cohere.{Client,ClientV2,AsyncClient} env.read unless@0:api_key=CO_API_KEY network.connect fixed@api.cohere.com
    groq.{Groq,AsyncGroq} env.read unless@:api_key=GROQ_API_KEY network.connect fixed@api.groq.com
    google.genai.Client env.read unless@:api_key=GOOGLE_API_KEY network.connect fixed@generativelanguage.googleapis.com
    google.generativeai.configure env.read unless@:api_key=GOOGLE_API_KEY network.connect fixed@generativelanguage.googleapis.com
    litellm.{completion,acompletion,embedding} network.connect text@0:model
    replicate.{run,Client} network.connect fixed@api.replicate.com
    together.{Together,AsyncTogether} env.read unless@:api_key=TOGETHER_API_KEY network.connect fixed@api.together.xyz
    huggingface_hub.{hf_hub_download,snapshot_download} network.connect text@0:repo_id
    huggingface_hub.{get_token,HfFolder.get_token} credential.read fixed@Hugging-Face
    huggingface_hub.utils.get_token = huggingface_hub.get_token
    huggingface_hub.{login,notebook_login,interpreter_login} credential.read unless@0:token=Hugging-Face
    huggingface_hub.{upload_file,upload_folder,create_repo,create_commit} network.connect text@:repo_id
    huggingface_hub.HfApi().{upload_file,upload_folder,create_repo,create_commit,upload_large_folder} network.connect text@:repo_id
    huggingface_hub.{InferenceClient,AsyncInferenceClient} network.connect fixed@huggingface.co
    huggingface_hub.hf_api.HfApi = huggingface_hub.HfApi
    datasets.load_dataset network.connect text@0:path
    wandb.{init,login} network.connect fixed@api.wandb.ai
    ollama.{chat,generate} network.connect fixed@localhost
    ollama.Client network.connect text@0:host=localhost
    transformers.{AutoModel,AutoModelForCausalLM,AutoTokenizer,AutoConfig}.from_pretrained network.connect text@0:pretrained_model_name_or_path
    """
}
