extension PackageModels {
  /// `huggingface_hub`, `transformers`, `datasets`.
  static let huggingFace = """
    huggingface_hub.{hf_hub_download,snapshot_download} network.connect text@0:repo_id
    huggingface_hub.{get_token,HfFolder.get_token} credential.read fixed@Hugging-Face
    huggingface_hub.utils.get_token = huggingface_hub.get_token
    huggingface_hub.{login,notebook_login,interpreter_login} credential.read unless@0:token=Hugging-Face
    huggingface_hub.{upload_file,upload_folder,create_repo,create_commit} network.connect text@:repo_id
    huggingface_hub.HfApi().{upload_file,upload_folder,create_repo,create_commit,upload_large_folder} network.connect text@:repo_id
    huggingface_hub.{InferenceClient,AsyncInferenceClient} network.connect fixed@huggingface.co
    huggingface_hub.hf_api.HfApi = huggingface_hub.HfApi
    datasets.load_dataset network.connect text@0:path
    transformers.{AutoModel,AutoModelForCausalLM,AutoTokenizer,AutoConfig}.from_pretrained network.connect text@0:pretrained_model_name_or_path
    """
}
