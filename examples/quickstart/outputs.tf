output "latest_version" {
  description = "The version that a deployment of the image definition gets."
  value       = data.acg_image_version.latest.version
}

output "latest_version_id" {
  description = "The id of that version."
  value       = data.acg_image_version.latest.id
}

output "replicas" {
  description = "Replicas of version 1.0.0 by region."
  value = {
    for region, target in acg_image_version.v1_0_0.target_regions : region => target.replica_count
  }
}
