extension PackageModels {
  /// `docker`: a daemon that runs what it is told with the rights of root.
  static let docker = """
    docker.{from_env,DockerClient.from_env} network.connect fixed@docker
    docker.DockerClient network.connect url@:base_url=docker
    docker.{APIClient,api.APIClient,api.client.APIClient} network.connect url@0:base_url=docker
    docker.{from_env,DockerClient,DockerClient.from_env}().containers.run process.spawn command@1:command
    docker.{from_env,DockerClient,DockerClient.from_env}().containers.create process.spawn command@1:command
    docker.{from_env,DockerClient,DockerClient.from_env}().images.build process.spawn fixed@docker
    docker.APIClient().{create_container} process.spawn command@1:command
    docker.APIClient().{exec_create} process.spawn command@1:cmd
    docker.auth.load_config credential.read path@0:config_path=~/.docker/config.json
    docker.client.DockerClient = docker.DockerClient
    docker.client.from_env = docker.from_env
    podman.PodmanClient network.connect url@:base_url=podman
    podman.PodmanClient().containers.run process.spawn command@1:command
    aiodocker.Docker network.connect url@0:url=docker
    """
}
