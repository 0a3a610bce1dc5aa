extension PackageModels {
  /// `kubernetes`: the cluster that the machine may talk to, and what it keeps.
  static let kubernetes = """
    kubernetes.config.{load_kube_config,new_client_from_config} credential.read path@0:config_file=~/.kube/config
    kubernetes.config.load_config credential.read path@:config_file=~/.kube/config
    kubernetes.config.load_incluster_config credential.read fixed@/var/run/secrets/kubernetes.io/serviceaccount/token
    kubernetes.config.{kube_config,incluster_config}.{load_kube_config,new_client_from_config,load_incluster_config} credential.read fixed@Kubernetes
    kubernetes.client.CoreV1Api().{list_secret_for_all_namespaces,list_namespaced_secret,read_namespaced_secret} credential.read text@0:name=secrets network.connect fixed@kubernetes
    kubernetes.client.CoreV1Api().{connect_get_namespaced_pod_exec,connect_post_namespaced_pod_exec} process.spawn command@:command network.connect fixed@kubernetes
    kubernetes.client.{CoreV1Api,AppsV1Api,BatchV1Api}().{create_namespaced_pod,create_namespaced_daemon_set,create_namespaced_deployment,create_namespaced_job,create_namespaced_cron_job} process.spawn fixed@kubernetes network.connect fixed@kubernetes
    kubernetes.client.{CoreV1Api,AppsV1Api,BatchV1Api}().{list_pod_for_all_namespaces,list_namespaced_pod,list_namespace,list_node} network.connect fixed@kubernetes
    kubernetes.stream.stream process.spawn command@:command network.connect fixed@kubernetes | callback:0
    kubernetes_asyncio = kubernetes
    """
}
